// Runs scenarios by name for a test in Java: names come in on standard input, one a line; each
// result goes out as one line of JSON behind "@@ ". All else that is printed is a log.
import vcdiff from '@ably/vcdiff-decoder';
import * as Ably from 'ably';
import { createInterface } from 'node:readline';
import { scenarios } from './scenarios.mjs';

// A promise that nobody waits for any more, such as a publish of a client that was closed.
process.on('unhandledRejection', (error) => console.log('nobody waits for:', error));

const run = scenarios(Ably, { ...JSON.parse(process.argv[2]), vcdiff });
for await (const name of createInterface({ input: process.stdin })) {
  console.log(`@@ ${JSON.stringify(await run(name))}`);
}
process.exit(0);
