// Ringfence works without this file. It only adds comfort: focus on errors, a
// guard against double clicks, keys in the review queue, a warning before the
// session ends. Every word it shows is already in the page.
(function () {
  "use strict";

  var root = document.documentElement;
  root.classList.add("rf-script");
  document.body.classList.add("js-enabled", "govuk-frontend-supported");

  function all(selector, from) {
    return Array.prototype.slice.call((from || document).querySelectorAll(selector));
  }

  // Error summary: take the focus, and lead it to the field.
  function focusTarget(id) {
    var target = document.getElementById(id);
    if (!target) return false;
    var field = target.matches("input, select, textarea, button, a[href]")
      ? target
      : target.querySelector("input:not([type=hidden]), select, textarea");
    if (!field) return false;
    var group = field.closest("fieldset") || field.closest(".govuk-form-group");
    (group || field).scrollIntoView();
    field.focus({ preventScroll: true });
    return true;
  }

  var summary = document.querySelector(".govuk-error-summary");
  if (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
    summary.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      if (link && focusTarget(decodeURIComponent(link.hash.slice(1)))) event.preventDefault();
    });
  }

  // A second click on the same button sends nothing. The server has its own
  // guard, the request id; this one spares people the wait.
  var busy = [];
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (busy.indexOf(form) >= 0) {
      event.preventDefault();
      return;
    }
    busy.push(form);
    setTimeout(function () { busy.splice(busy.indexOf(form), 1); }, 4000);
  });
  window.addEventListener("pageshow", function () { busy.length = 0; });

  // Show and hide a password.
  all(".govuk-password-input").forEach(function (box) {
    var input = box.querySelector("input");
    var button = box.querySelector("button");
    if (!input || !button) return;
    function show(on) {
      input.type = on ? "text" : "password";
      button.textContent = on ? button.dataset.hide : button.dataset.show;
      button.setAttribute("aria-label", on ? button.dataset.hideLabel : button.dataset.showLabel);
    }
    button.hidden = false;
    show(false);
    button.addEventListener("click", function () { show(input.type === "password"); });
    if (input.form) input.form.addEventListener("submit", function () { show(false); });
  });

  // Navigation folds away on narrow screens.
  all(".govuk-service-navigation__toggle").forEach(function (button) {
    var list = document.getElementById(button.getAttribute("aria-controls"));
    var wide = window.matchMedia("(min-width: 40.0625em)");
    var open = false;
    if (!list) return;
    function draw() {
      button.hidden = wide.matches;
      list.hidden = !wide.matches && !open;
      button.setAttribute("aria-expanded", String(open));
    }
    button.removeAttribute("aria-hidden");
    button.addEventListener("click", function () { open = !open; draw(); });
    wide.addEventListener("change", draw);
    draw();
  });

  // Review queue: j and k move, Enter opens (the link has the focus), t takes.
  // The keys only work while the focus is inside the table.
  all("table.rf-queue").forEach(function (table) {
    function rows() { return all("tbody tr", table).filter(function (row) { return row.querySelector("a[href]"); }); }
    all(".rf-queue__keys").forEach(function (hint) { hint.hidden = false; });
    table.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
      var list = rows();
      var at = list.indexOf(event.target.closest("tr"));
      if (event.key === "j" || event.key === "k") {
        var next = list[at + (event.key === "j" ? 1 : -1)];
        if (next) next.querySelector("a[href]").focus();
        event.preventDefault();
      } else if (event.key === "t" && at >= 0) {
        var take = list[at].querySelector("[data-take]");
        if (take) { take.click(); event.preventDefault(); }
      }
    });
  });

  // A filter may send its form by itself where the page says so.
  all("select[data-autosubmit]").forEach(function (select) {
    select.addEventListener("change", function () { select.form.requestSubmit(); });
  });

  all("button[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Session: warn before the end, extend on request, leave when it is over.
  var session = document.getElementById("rf-session");
  if (session && session.showModal) {
    var seconds = Number(session.dataset.seconds);
    var warn = Number(session.dataset.warn);
    var form = session.querySelector("form");
    var left = session.querySelector("[data-left]");
    var end = 0;
    var ended = false;
    var restart = function () { end = Date.now() + seconds * 1000; };
    restart();
    var timer = setInterval(function () {
      var remaining = Math.round((end - Date.now()) / 1000);
      if (remaining <= 0 && !ended) {
        ended = true;
        clearInterval(timer);
        window.location.assign(session.dataset.over);
      } else if (remaining <= warn) {
        // The figure changes once a minute, so that a screen reader is not flooded.
        var minutes = String(Math.max(1, Math.ceil(remaining / 60)));
        if (left && left.textContent !== minutes) left.textContent = minutes;
        if (!session.open) session.showModal();
      } else if (session.open) {
        session.close();
      }
    }, 1000);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" }, credentials: "same-origin", redirect: "follow" })
        .then(function (answer) {
          if (!answer.ok || new URL(answer.url).pathname.indexOf("/sign-in") === 0) {
            window.location.assign(session.dataset.over);
            return null;
          }
          var json = (answer.headers.get("content-type") || "").indexOf("json") >= 0;
          return json ? answer.json() : {};
        })
        .then(function (body) {
          if (!body) return;
          if (body.seconds) seconds = Number(body.seconds);
          restart();
          session.close();
        })
        .catch(function () { /* No connection: the dialogue stays, one can try again. */ });
    });
    session.addEventListener("cancel", function (event) { event.preventDefault(); });
  }
})();
