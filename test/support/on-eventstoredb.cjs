'use strict';

// Makes the services of this test run keep their events in the test server, over real gRPC.
process.env['TEST_EVENT_STORE'] = 'eventstoredb';
