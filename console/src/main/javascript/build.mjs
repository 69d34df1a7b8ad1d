// Bundles src/ and the Ably SDK into one script and notes of which sources it was made, so that a
// machine without Node can tell whether the committed bundle is fresh (BundleFreshnessTest).
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const bundle = "../resources/META-INF/barnabas/console/console.js";

await build({
  entryPoints: ["src/main.js"],
  outfile: bundle,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "eof",
  charset: "utf8",
});

const sha256 = (files) => {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(file).update("\n").update(readFileSync(file)).update("\n");
  }
  return hash.digest("hex");
};
const sources = readdirSync("src").sort().map((name) => `src/${name}`);
const made = ["build.mjs", "package-lock.json", ...sources];
writeFileSync("bundle.sha256", `sources ${sha256(made)}\nbundle ${sha256([bundle])}\n`);
