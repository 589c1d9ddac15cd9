import { lastEventPlayed } from '../../apps/api/src/demo/worked-example';
import { example } from '../support/example-figures';
import { exampleReport, performanceOf } from '../support/example-report';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

const yearEnd = '2024-12-31 (all knowledge)';

describe('the worked example, at its end', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, lastEventPlayed);
  });
  afterAll(() => service.stopAndRemove());

  it('leaves every figure that is expected of it', async () => {
    expect({
      ...(await exampleReport(service)),
      statementOfFinancialPerformance: await performanceOf(service, '2025'),
      statementOfFinancialPerformance2024: await performanceOf(service, '2024'),
    }).toEqual(example.expected.final);
  });

  it('still tells every figure of 31 December 2024', async () => {
    expect({
      ...(await exampleReport(service, '2024-12-31')),
      statementOfFinancialPerformance: await performanceOf(service, '2024'),
    }).toEqual(example.expected.asOf[yearEnd]);
  });
});
