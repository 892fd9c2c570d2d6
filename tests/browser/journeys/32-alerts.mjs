// An alert's life: found in the list, taken, asked about, its closing prepared by an
// officer and signed by an approver.
import { complains, fillAll, path, read, says } from "../steps.mjs";

export const name = "an alert is taken, asked about and closed by two";

async function life(t, script) {
  const page = await t.as({ login: "officer" }, { script });
  const look = async (one, picture) => { if (script) await t.check(one, picture); };
  await t.open(page, "/alerts");
  await look(page, "alerts");
  await t.open(page, "/alerts?severity=holding&owner=none");
  await look(page, "alerts-holding");
  const link = page.locator('.rf-queue tbody a[href^="/alerts/"]').first();
  const number = await link.innerText();
  await t.press(page, link);
  const alert = path(page);
  await says(page, number, "The sum", "What would have passed", "Innocent causes to check", "Legal source", "What to do next");
  await look(page, "alert");
  await t.press(page, 'form[action$="/take"] button');
  await says(page, "Taken", "Anke Peeters");

  await t.open(page, `${alert}/ask`);
  await look(page, "alert-ask");
  // What is still to write on the way leads to the dialogue, not into nothing.
  const dialogue = page.locator('main a[href*="tab=dialogue"]');
  if (await dialogue.count()) {
    await t.press(page, dialogue.first());
    await says(page, "Read by");
  }

  await t.open(page, `${alert}/end`);
  await complains(page);
  await look(page, "alert-end-errors");
  await fillAll(page, { outcome: "administrative_fault", reason: `Papers of ${number} compared and in order.` });
  await t.press(page, "main form button[type=submit]");
  t.same(path(page), alert, "after preparing, the alert is shown");
  await says(page, "Another approver has to sign");
  t.assert(!/Closed/.test(await page.locator("main .govuk-tag").last().innerText()), "one person closes no alert that holds");
  await look(page, "alert-prepared");

  const approver = await t.as({ login: "approver" }, { script });
  await t.open(approver, "/desk");
  await look(approver, "approver-desk");
  await t.press(approver, approver.locator("#to-sign + ul a", { hasText: number }));
  await says(approver, "Second signature", `Papers of ${number} compared and in order.`);
  await look(approver, "alert-sign");
  await t.press(approver, 'main form:not([action*="/return/"]) button');
  await t.open(page, alert);
  await says(page, "Closed on", "Administrative fault", `Papers of ${number} compared and in order.`);
  await look(page, "alert-closed");
  t.assert(!(await read(t, page, "/alerts?severity=holding")).includes(number), "what is closed leaves the list");
  t.assert(/closed: administrative fault/.test(await read(t, page, alert)), "the trail must tell the end");
}

export default async function (t) {
  for (const script of [false, true]) await life(t, script);
}
