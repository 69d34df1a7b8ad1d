// Bundles src/ and the Ably SDK into a script for each page, copies the SDK for pages of others, and notes of which sources it was made, so that a
// machine without Node can tell whether the committed bundle is fresh (BundleFreshnessTest).
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const folder = "../resources/META-INF/barnabas/console";

await build({
  entryPoints: { console: "src/main.js", chat: "src/chat/main.js" },
  outdir: folder,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "eof",
  charset: "utf8",
});

copyFileSync("node_modules/ably/build/ably.min.js", `${folder}/ably.min.js`);

const sha256 = (files) => {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(file).update("\n").update(readFileSync(file)).update("\n");
  }
  return hash.digest("hex");
};
const sources = readdirSync("src", { recursive: true })
  .filter((name) => name.endsWith(".js"))
  .map((name) => `src/${name.replaceAll("\\", "/")}`)
  .sort();
const bundles = ["console", "chat", "ably.min"].map((name) => `${folder}/${name}.js`);
const made = ["build.mjs", "package-lock.json", ...sources];
writeFileSync("bundle.sha256", `sources ${sha256(made)}\nbundles ${sha256(bundles)}\n`);
