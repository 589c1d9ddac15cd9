export * from './engagement/confirmation.facts';
export * from './engagement/engagement.facts';
export * from './engagement/refusal';
export * from './engagement/sample.facts';
export { drawSample } from './sampling/draw-sample';
export { populationOf } from './sampling/population';
export { confirmationRegister } from './confirming/confirmation-register';
export { AuditorLog } from './log/auditor-log';
export type { PlacedEvent } from './log/placed-event';
