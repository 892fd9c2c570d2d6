// A company in Pakistan keys in 6,500 kg of ephedrine for Iraq, whose need on file is
// 3,000 kg. The officer sees the sum, it is held, two persons go past the need, and the
// timeline reads the whole story back.
import { complains, days, decide, file, fillAll, main, path, read, says, take } from "../steps.mjs";

export const name = "6,500 kg for Iraq";

const SUM = ["0 + 6,500 = 6,500 > 3,000 kg", "over by 3,500 kg (116.7 %)", "3,000 kg would fit"];
const REASON = "The authority of Iraq confirmed the tender in writing.";
const ORDER = {
  substance: "ephedrine", form: "base", amount: "6500", unit: "kg", hs: "2939.41", gross: "7100", in: 40,
  importer: "Tigris Medical Supplies Co.", address: "12 Harbour Road, Baghdad", to: "IQ",
  permit: "IQ-2026-6500", use: "Cold and allergy medicines",
};
const INTERNAL = /\b(alerts?|holds|held|screening|flag|R\d\d|declared needs?|over by|suspicion|override)\b/i;

async function permitIsRegistered(t) {
  const officer = await t.as({ login: "iq-officer" });
  await t.open(officer, "/permits/new");
  await t.check(officer, "iraq-permit-new");
  await complains(officer);
  await fillAll(officer, { kind: "import_permit", number: ORDER.permit, country: "IQ", holder_name: ORDER.importer, valid_from: days(-3), valid_until: days(200) });
  await t.press(officer, "main form button[type=submit]");
  await t.open(officer, "/permits");
  await says(officer, ORDER.permit, "Verified");
  await t.check(officer, "iraq-permits");
  return officer;
}

// What a company may notice: an ordinary wait.
async function companyWaits(t, company, reference, status) {
  const text = await read(t, company, `/company/notifications/${reference}`);
  t.assert(text.includes(status), `the company must read "${status}": ${text.slice(0, 400)}`);
  const seen = INTERNAL.exec(text);
  t.assert(!seen, `the company's page must not say "${seen?.[0]}"`);
}

async function officerSees(t, reference) {
  const officer = await t.as({ login: "pk-officer" });
  const list = await read(t, officer, `/queue?q=${reference}`);
  t.assert(/Holds: over need/.test(list) && /216\.\d %/.test(list), `the queue must flag it: ${list}`);
  await t.check(officer, "iraq-queue");
  await take(t, officer, reference);
  await t.open(officer, `/notifications/${reference}?tab=needs`);
  await says(officer, "3,000 kg", "declared for 2010 and carried forward", "This passes the need by 3,500 kg", "3,000 kg would fit");
  await t.check(officer, "iraq-needs");
  await t.open(officer, `/notifications/${reference}?tab=rules`);
  await says(officer, ...SUM);
  await t.check(officer, "iraq-rules");
  await t.press(officer, officer.locator("main li", { hasText: "3,500 kg over" }).locator('a[href^="/alerts/"]'));
  await says(officer, "would be 6,500 kg against 3,000 kg declared: 3,500 kg over", ...SUM, "Holds");
  await t.check(officer, "iraq-alert");
  const alert = path(officer);
  await decide(t, officer, reference, "send", {}, (step) => t.check(officer, `iraq-send-${step}`));
  await says(officer, "Sent to importing authority");
  return { officer, alert };
}

async function importingReplies(t, officer, reference) {
  await t.open(officer, `/notifications/${reference}`);
  await says(officer, "Ephedrine");
  await decide(t, officer, reference, "answer", { reply: "no_objection", for_authority: "The tender is known." });
}

async function twoPersonsSign(t, reference, script) {
  const first = await t.as({ login: "pk-approver" }, { script });
  const authorise = `/notifications/${reference}/authorise`;
  await t.open(first, authorise);
  await says(first, "This passes the declared need by 3,500 kg", "Two persons have to sign");
  await t.check(first, "iraq-authorise");
  // Without a reason for the second person nothing is even prepared.
  await complains(first, 'main button[name="step"][value="check"]');
  await decide(t, first, reference, "authorise", { reason: REASON });
  await says(first, "Another approver of your authority has to sign it");
  t.assert(!await first.locator('form[action$="/countersign"]').count(), "who prepared is not offered to sign");
  await t.check(first, "iraq-countersign-own");
  await t.open(first, `/notifications/${reference}`);
  t.assert(!/Authorised\b/.test(await main(first)), "one signature authorises nothing");

  const second = await t.as({ login: "pk-approver2" });
  await t.open(second, "/desk");
  await t.check(second, "iraq-desk-to-sign");
  await t.press(second, second.locator(`#to-sign + ul a[href$="${reference}/countersign"]`));
  await says(second, REASON, "3,500 kg past the need");
  await t.check(second, "iraq-countersign");
  await t.press(second, 'form[action$="/countersign"] button');
  await says(second, "Authorised", "Export authorisation");
  await t.check(second, "iraq-authorised");
}

async function storyReadsBack(t, page, reference, alert) {
  await t.open(page, `/notifications/${reference}?tab=timeline`);
  const story = (await main(page)).replace(/\s+/g, " ");
  t.assert(/opened: R01 need-exceeded, 0 \+ 6,500 = 6,500 > 3,000 kg/.test(story), `the timeline must tell why it was held: ${story}`);
  let at = 0;
  for (const part of ["Submitted: 6,500 kg", "Sent to the importing authority", "no objection", "Going past the declared need by 3,500 kg was prepared", REASON, "closed by a signed override", "Authorised: 6,500 kg", "signed by two persons"]) {
    const found = story.indexOf(part, at);
    t.assert(found >= 0, `the timeline must tell "${part}" after what came before it: ${story}`);
    at = found;
  }
  await t.check(page, "iraq-timeline");
  await t.open(page, alert);
  await says(page, "Need overridden by two signatures");
  await t.check(page, "iraq-alert-closed");
  await t.open(page, `/notifications/${reference}/authorisation`);
  await says(page, "6,500 kg", "Mahmood Khan", "Nadia Iqbal");
  await t.check(page, "iraq-authorisation");
}

export default async function (t) {
  const importing = await permitIsRegistered(t);
  const company = await t.as({ login: "pk-company" }, { script: false });
  const reference = await file(t, company, ORDER);
  await companyWaits(t, company, reference, "Received");
  const { officer, alert } = await officerSees(t, reference);
  await companyWaits(t, company, reference, "Sent");
  await importingReplies(t, importing, reference);
  await twoPersonsSign(t, reference, true);
  await companyWaits(t, company, reference, "May ship");
  await storyReadsBack(t, officer, reference, alert);

  // The need shows what two persons let pass, in both States.
  const year = days(55).getUTCFullYear();
  await t.open(importing, `/needs/IQ/ephedrine/combined/${year}`);
  await says(importing, "3,500 kg", "authorised past the need by a signed override");
  await t.check(importing, "iraq-need");
}
