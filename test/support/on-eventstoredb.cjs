'use strict';

// The services of this run keep their events in the test server, over real gRPC.
process.env['TEST_EVENT_STORE'] = 'eventstoredb';
