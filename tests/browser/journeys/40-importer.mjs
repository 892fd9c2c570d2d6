// The authority of the importing country finds what was sent to it, reads it, and
// answers: no objection, a smaller quantity, an objection with its reason.
import { ACETIC, complains, decide, file, fill, main, says, take } from "../steps.mjs";

export const name = "an importing officer answers";

async function sent(t, { company, officer }, amount) {
  const reference = await file(t, company, { ...ACETIC, amount });
  await take(t, officer, reference);
  await decide(t, officer, reference, "send", {});
  return reference;
}

export default async function (t) {
  for (const script of [false, true]) {
    const from = {
      company: await t.as("company_responsible", { script: false }),
      officer: await t.as({ login: "officer" }, { script: false }),
    };
    const page = await t.as({ login: "pe-officer" }, { script });
    const look = (picture) => async (step = "") => { if (script) await t.check(page, step ? `${picture}-${step}` : picture); };
    const first = await sent(t, from, "300");

    await t.open(page, "/queue?way=in&state=sent");
    t.assert((await main(page)).includes(first), "what was sent must stand in the inbox");
    await look("importer-inbox")();
    await t.open(page, "/needs?country=PE");
    await says(page, "Declared needs of Peru", "Pseudoephedrine");
    await look("importer-needs")();
    await t.open(page, `/notifications/${first}`);
    await says(page, "Acetic anhydride", "300 kg");
    t.assert(!await page.locator('main a[href$="/authorise"], main a[href$="/refuse"], main a[href$="/send"]').count(), "the importing side is offered no act of the exporting one");
    await look("importer-record")();
    await t.open(page, `/notifications/${first}/answer`);
    await complains(page, 'main button[name="step"][value="check"]');

    if (!script) {
      await decide(t, page, first, "answer", { reply: "no_objection", for_authority: "The importer is known." });
      await says(page, "No objection", "The importer is known.");
      continue;
    }
    // More than was notified cannot be "smaller".
    await fill(page, "reply", "no_objection_conditions");
    await fill(page, "mass-1", "301");
    await t.press(page, 'main button[name="step"][value="check"]');
    await says(page, "Enter a quantity above zero and not above what was notified");
    await look("importer-answer-errors")();
    await decide(t, page, first, "answer", { reply: "no_objection_conditions", "mass-1": "200", conditions: "Within the permit.", for_authority: "The permit says 200 kg." }, look("importer-smaller"));
    await says(page, "No objection to a smaller quantity", "200 kg", "Within the permit.");
    await look("importer-answered")();
    await t.open(from.officer, `/notifications/${first}`);
    await says(from.officer, "200 kg", "The permit says 200 kg.");

    const second = await sent(t, from, "310");
    await decide(t, page, second, "answer", { reply: "objection", reason: "party_unknown", for_company: "", for_authority: "Nobody of that name is licensed." }, look("importer-objection"));
    await says(page, "Objection", "A party is not known or not licensed");
    await t.open(from.officer, `/notifications/${second}`);
    await says(from.officer, "Objection", "Nobody of that name is licensed.");
    t.assert(!await from.officer.locator('main a[href$="/authorise"]').count(), "what was objected to is not offered for authorising");
  }
}
