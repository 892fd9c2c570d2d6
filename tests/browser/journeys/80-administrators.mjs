// An authority's administrator looks after its people; the system administrator looks
// after the instance and cannot read a single case.
import { complains, fillAll, main, says } from "../steps.mjs";

export const name = "administrators";

async function authority(t, script, look) {
  const page = await t.as({ login: "admin" }, { script });
  await t.open(page, "/admin");
  await look(page, "authority-admin");
  await t.open(page, "/admin/people/new");
  await complains(page);
  await look(page, "authority-invite-errors");
  const email = `sofie.${script ? "script" : "plain"}.${Date.now()}@practice.example`;
  await fillAll(page, { name: "Sofie Baert", email });
  await page.locator('[name="roles"][value="inspector"]').check();
  await t.press(page, "main form button[type=submit]");
  await t.open(page, `/admin/people?q=${encodeURIComponent(email)}`);
  await says(page, "Sofie Baert", "Invited");
  await look(page, "authority-people");
  await t.press(page, ".govuk-table tbody a");
  await look(page, "authority-person");

  // The invited person follows the mailed link.
  const guest = await t.page({ script });
  await t.open(guest, `/practice/mail?to=${encodeURIComponent(email)}`);
  await t.press(guest, 'main a[href^="/practice/mail/"]');
  await t.press(guest, 'main a[href*="/invitation/"]');
  await look(guest, "invitation");
  await complains(guest);
  await look(guest, "invitation-errors");

  // A signing role waits for a second person, and says for whom.
  await page.locator('[name="roles"][value="approver"]').check();
  await fillAll(page, { reason: "Deputy in the holidays." });
  await t.press(page, page.locator('form[action$="/roles"] button[type=submit]'));
  await t.open(page, "/admin");
  await says(page, "Sofie Baert");
  await look(page, "authority-waiting");
  for (const path of ["/queue", "/alerts", "/admin/authorities"]) await t.open(page, path, 403);
}

const CASES = ["/desk", "/queue", "/notifications", "/alerts", "/needs", "/operators", "/licences", "/permits", "/search?q=RF", "/customs", "/audit", "/observer", "/company"];

async function system(t, script, look) {
  const page = await t.as({ login: "system" }, { script });
  for (const [path, picture] of [["/admin", "system-admin"], ["/admin/people", "system-people"], ["/admin/authorities", "system-authorities"], ["/admin/clock", "system-clock"], ["/reference/sets", "system-reference-sets"]]) {
    await t.open(page, path);
    t.assert(!/RF-\d{4}-\d{6}/.test(await main(page)), `${path} must name no case`);
    await look(page, picture);
  }
  await t.press(page, ".govuk-table tbody a");
  await look(page, "system-reference-set");
  for (const path of CASES) await t.open(page, path, 403);
  await look(page, "system-shut-out");
}

export default async function (t) {
  for (const script of [false, true]) {
    const look = async (page, picture) => { if (script) await t.check(page, picture); };
    await authority(t, script, look);
    await system(t, script, look);
  }
}
