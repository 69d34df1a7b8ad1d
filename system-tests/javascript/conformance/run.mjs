// Runs conformance scenarios by name for a test in Java: "list" answers the names, a name answers
// null or what went wrong; one line of JSON each, behind "@@ ". All else that is printed is a log.
import { createInterface } from 'node:readline';
import { Kit, until } from './kit.mjs';
import { sets } from './scenarios.mjs';

const SCENARIO_MS = 120_000;

process.on('unhandledRejection', (error) => console.log('nobody waits for:', error));

const given = JSON.parse(process.argv[2]);
const scenarios = sets[given.set];
let kit;

async function run(name) {
  try {
    kit ??= await Kit.make(given);
    await until(scenarios[name](kit), () => `scenario ${name}`, SCENARIO_MS);
    return null;
  } catch (error) {
    return `${error?.stack ?? error} ${error?.code ?? ''}`;
  } finally {
    kit?.close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(`@@ ${JSON.stringify(line === 'list' ? Object.keys(scenarios) : await run(line))}`);
}
await kit?.delete();
process.exit(0);
