// The two pictures of the README: node screenshots.mjs FOLDER
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Journey, launch } from "./lib.mjs";

const PICTURES = [
  { file: "queue.png", who: "case_officer", path: "/queue" },
  { file: "needs.png", who: "case_officer", path: "/needs" },
];

const folder = process.argv[2] ?? "docs/images";
mkdirSync(folder, { recursive: true });
const browser = await launch();
try {
  for (const { file, who, path } of PICTURES) {
    const t = new Journey(browser, file);
    const page = await t.as(who, { viewport: { width: 1280, height: 800 } });
    await t.open(page, path);
    await page.screenshot({ path: join(folder, file) });
    console.log(`screenshots: ${join(folder, file)}`);
    await t.close();
  }
} finally {
  await browser.close();
}
