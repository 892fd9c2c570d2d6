// A statistics officer looks at the needs, declares one with its preview, and loads a
// file: first with a bad cell, then mended. Another person signs each.
import { complains, fillAll, main, path, says } from "../steps.mjs";

export const name = "declared needs, by hand and by file";

const csv = (quantity, other) => `country,substance,line,year,quantity_kg\nBE,pseudoephedrine,preparation,2027,${quantity}\nBE,ephedrine,preparation,2027,${other}\n`;
const upload = (page, text) => page.setInputFiles('main [name="file"]', { name: "needs.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

async function signed(t, proposal, script, picture) {
  const approver = await t.as({ login: "approver" }, { script });
  await t.open(approver, "/desk");
  await t.press(approver, `#to-sign + ul a[href="${proposal}"]`);
  await says(approver, "Filip Simon");
  if (script) await t.check(approver, picture);
  await t.press(approver, 'form[action$="/sign"] button');
  await says(approver, "Bram Jacobs");
}

export default async function (t) {
  for (const script of [false, true]) {
    const page = await t.as({ login: "statistics" }, { script });
    const look = async (picture) => { if (script) await t.check(page, picture); };
    await t.open(page, "/needs");
    await look("needs");
    await t.open(page, "/needs?country=BE&substance=pseudoephedrine");
    await says(page, "Declared needs of Belgium", "Pseudoephedrine", "Free");
    await t.press(page, "main h2 a");
    await says(page, "Revise this need");
    await look("needs-record");

    // By hand: what is wrong is said, the preview shows what it would touch.
    await t.open(page, "/needs/declare?country=BE");
    await complains(page);
    await look("needs-declare-errors");
    const amount = script ? "210" : "205";
    await fillAll(page, { substance: "ephedrine", line: "raw", year: "2027", state: "figure", amount, unit: "kg", source: "Form D 2027", reason: "Yearly declaration" });
    await t.press(page, 'main button[value="check"]');
    await says(page, `${amount} kg`, "Open notifications this would touch", "Form D 2027");
    await look("needs-declare-check");
    await t.press(page, 'main button[value="prepare"]');
    const proposal = path(page);
    await says(page, "Prepared", "Filip Simon");
    t.assert(!await page.locator('form[action$="/sign"]').count(), "who prepared does not sign");
    await look("needs-proposal");
    await signed(t, proposal, script, "needs-sign");
    await t.open(page, "/needs/BE/ephedrine/raw/2027");
    await says(page, `Declared for this year: ${amount} kg`);

    // By file: a bad cell is named, nothing can be prepared before it is mended.
    await t.open(page, "/needs/load");
    await look("needs-load");
    await upload(page, csv("about 1500", script ? "12.5" : "11"));
    await t.press(page, "main form button[type=submit]");
    await says(page, "1 to load, 0 left out, 1 wrong", "E2:", "“about 1500” is not a quantity in digits", "Nothing can be prepared while a cell is wrong");
    t.assert(!await page.locator('main button[value="prepare"]').count(), "a file with a bad cell is not prepared");
    await look("needs-load-bad-cell");
    await t.open(page, "/needs/load");
    await upload(page, csv(script ? "1600" : "1550", script ? "12.5" : "11"));
    await t.press(page, "main form button[type=submit]");
    await look("needs-load-check");
    await t.press(page, 'main button[value="prepare"]');
    await signed(t, path(page), script, "needs-load-sign");
    await t.open(page, "/needs/BE/pseudoephedrine/preparation/2027");
    t.assert((await main(page)).includes(script ? "1,600 kg" : "1,550 kg"), "the loaded figure must be in force");
  }
}
