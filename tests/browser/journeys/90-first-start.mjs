// A ministry starts the real service on an empty database: the machine's one-time code, the first administrator, an
// authority, its administrator and a second system administrator by mailed links, a case officer's empty desk; then
// the service stops in order, starts again, and the records verify.
import { spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const name = "a ministry's first start";

const PHRASE = "willow harbour nine lanterns";

export default async function (t) {
  const program = process.env.BROWSER_PROGRAM;
  t.assert(program, "BROWSER_PROGRAM names the program");
  const data = mkdtempSync(join(tmpdir(), "ringfence-first-"));
  const service = new Service(program, data, await freePort());
  try {
    await walk(t, service);
  } finally {
    await service.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function walk(t, service) {
  const code = await service.start(/one-time code: (\S+)/);
  const first = await t.page({ script: true });
  await first.goto(`${service.url}/set-up`);
  await t.check(first, "first-set-up");
  await fillIn(first, { set_up_code: "AAAA-BBBB-CCCC", name: "Ada Osei", email: "ada@ministry.example" });
  await t.press(first, "main form button[type=submit]");
  t.assert(await first.locator(".govuk-error-summary").isVisible(), "a wrong code must be said");
  t.same(await first.inputValue("[name=email]"), "ada@ministry.example", "typed work is kept");
  await first.fill("[name=set_up_code]", code);
  await t.press(first, "main form button[type=submit]");
  await t.check(first, "first-account");
  await enrol(t, first);
  await first.goto(`${service.url}/admin`);
  t.assert((await first.locator("main").innerText()).includes("Set-up mode"), "set-up mode must be said");
  await t.check(first, "first-admin");

  const stranger = await t.page({ script: false });
  await stranger.goto(`${service.url}/set-up`);
  t.assert(!(await stranger.locator("[name=set_up_code]").count()), "set-up is over once somebody has used the code");

  await first.goto(`${service.url}/admin/authorities`);
  await first.selectOption("[name=country]", "PE");
  await fillIn(first, { name: "Office of Controlled Goods", email: "office@ministry.example" });
  await first.locator("[name=kind]").first().check();
  await t.press(first, "main form button:has-text('Add')");
  t.assert((await first.locator("main table").innerText()).includes("Office of Controlled Goods"), "the authority is listed");
  await t.press(first, "main table a");
  await invite(t, first, { name: "Berta Quispe", email: "berta@ministry.example" }, "authority_admin");
  await first.goto(`${service.url}/admin/people/new`);
  await invite(t, first, { name: "Carl Lund", email: "carl@ministry.example" }, "system_admin");

  const second = await t.page({ script: false });
  await second.goto(await service.link("carl@ministry.example"));
  await enrol(t, second);
  await second.goto(`${service.url}/admin`);
  t.assert(!(await second.locator("main").innerText()).includes("Set-up mode"), "a second administrator ends set-up mode");

  const authority = await t.page({ script: false });
  await authority.goto(await service.link("berta@ministry.example"));
  await enrol(t, authority);
  await authority.goto(`${service.url}/admin/people/new`);
  await invite(t, authority, { name: "Dora Ramos", email: "dora@ministry.example" }, "case_officer");

  const officer = await t.page({ script: true });
  await officer.goto(await service.link("dora@ministry.example"));
  await enrol(t, officer);
  for (const [path, picture] of [["/desk", "first-desk"], ["/queue", "first-queue"], ["/needs", "first-needs"]]) {
    t.same((await officer.goto(service.url + path)).status(), 200, path);
    await t.check(officer, picture);
  }
  t.assert(!(await officer.locator("body").innerText()).includes("Practice"), "the real service has no practice banner");

  await service.stop();
  const verified = service.run("verify");
  t.same(verified.status, 0, `verify after the stop: ${verified.stdout}${verified.stderr}`);
  await service.start(/Ringfence is at/);
  t.same((await officer.goto(`${service.url}/desk`)).status(), 200, "the session outlives a restart");
}

async function fillIn(page, values) {
  for (const [field, value] of Object.entries(values)) await page.fill(`main [name=${field}]`, value);
}

async function invite(t, page, who, role) {
  await fillIn(page, who);
  await page.check(`[name=roles][value=${role}]`);
  if (await page.locator("[name=reason]").count()) await page.fill("[name=reason]", "First start of the office");
  await t.press(page, "main form button[type=submit]");
  t.assert(!(await page.locator(".govuk-error-summary").count()), `inviting ${who.email}: ${await t.words(page)}`);
}

// Password and second factor on the page that an invitation's link opens.
async function enrol(t, page) {
  const secret = /(?:[A-Z2-7]{4} ?){6,}/.exec(await page.locator("main").innerText())?.[0];
  t.assert(secret, `the page shows no key: ${await t.words(page)}`);
  await fillIn(page, { password_new: PHRASE, password_again: PHRASE, code: totp(secret) });
  await t.press(page, "main form button[type=submit]");
  t.assert((await page.locator("main").innerText()).includes("Recovery codes"), `enrolling: ${await t.words(page)}`);
}

// RFC 6238 with SHA-1, six digits, 30 seconds: what a phone shows.
function totp(secret) {
  const bits = Array.from(secret.replace(/\s/g, ""), (one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => done(port)); });
  });
}

class Service {
  constructor(program, data, port) {
    Object.assign(this, { program, data, url: `http://127.0.0.1:${port}` });
    this.env = { ...process.env, RINGFENCE_SERVER__PORT: String(port), RINGFENCE_SERVER__PUBLIC_URL: this.url };
  }

  // Starts it and waits for what it prints; answers the first group of `wanted`.
  async start(wanted) {
    let said = "";
    this.process = spawn(this.program, ["serve", "--data", this.data], { env: this.env });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (text) => { said += text; });
    for (let tries = 0; tries < 300 && !wanted.test(said); tries += 1) await new Promise((done) => setTimeout(done, 100));
    const found = wanted.exec(said);
    if (!found) throw new Error(`the service did not say ${wanted}: ${said}`);
    return found[1];
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null) return;
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGTERM");
    await ended;
  }

  run(...words) {
    return spawnSync(this.program, [...words, "--data", this.data], { env: this.env, encoding: "utf8" });
  }

  // The link in the newest letter to somebody; letters are files while no mail server is named.
  async link(email) {
    for (let tries = 0; tries < 200; tries += 1) {
      const folder = join(this.data, "mail");
      for (const file of existsSync(folder) ? readdirSync(folder).sort().reverse() : []) {
        const letter = readFileSync(join(folder, file), "utf8").replace(/=\r?\n/g, "").replace(/=3D/g, "=");
        const link = letter.includes(`To: ${email}`) || letter.includes(`<${email}>`) ? /http:\/\/127\.0\.0\.1:\d+\/invitation\/\w+/.exec(letter) : null;
        if (link) return link[0];
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`no letter with a link to ${email}`);
  }
}
