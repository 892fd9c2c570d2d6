// An approver authorises, prints the paper, suspends by order and lifts the order;
// and refuses another. The company reads each of it in its own words.
import { ACID, complains, decide, file, read, says, take } from "../steps.mjs";

export const name = "an approver authorises, suspends, lifts and refuses";

export default async function (t) {
  for (const script of [false, true]) {
    const company = await t.as("company_responsible", { script });
    const officer = await t.as({ login: "officer" }, { script });
    const page = await t.as({ login: "approver" }, { script });
    const look = (picture) => async (step = "") => { if (script) await t.check(page, step ? `${picture}-${step}` : picture); };
    const companyReads = async (reference, ...parts) => {
      const text = await read(t, company, `/company/notifications/${reference}`);
      for (const part of parts) t.assert(text.includes(part), `the company must read "${part}": ${text.slice(0, 500)}`);
    };

    const reference = await file(t, company, ACID);
    await take(t, officer, reference);
    t.assert(!await officer.locator('main a[href$="/refuse"]').count(), "a case officer is not offered to refuse");
    await decide(t, page, reference, "authorise", { for_company: "Tell us when it leaves." }, look("approver-authorise"));
    await says(page, "Authorised", "Export authorisation");
    await look("approver-authorised")();
    await companyReads(reference, "May ship", "Tell us when it leaves.");
    await t.open(page, `/notifications/${reference}/authorisation`);
    await says(page, "Export authorisation", "Signed by", "Bram Jacobs", "article 12, paragraph 9 (d)");
    await look("approver-authorisation")();

    await t.open(page, `/notifications/${reference}/suspend`);
    await complains(page, 'main button[name="step"][value="check"]');
    await look("approver-suspend-errors")();
    await decide(t, page, reference, "suspend", { grounds: "new_information", for_company: "Wait for a new address." }, look("approver-suspend"));
    await says(page, "Suspended (New information)");
    await look("approver-suspended")();
    await companyReads(reference, "Nothing may leave until the order is lifted.", "Wait for a new address.");
    await decide(t, page, reference, "lift", { for_company: "The address was confirmed." }, look("approver-lift"));
    await says(page, "Authorised");
    await companyReads(reference, "May ship");

    const other = await file(t, company, { ...ACID, amount: "720" });
    await take(t, officer, other);
    await decide(t, page, other, "refuse", { for_company: "The end use could not be established." }, look("approver-refuse"));
    await says(page, "Refused");
    await companyReads(other, "Refused by your authority.", "The end use could not be established.");
  }
}
