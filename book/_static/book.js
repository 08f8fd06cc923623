// The little that a page needs a script for; without it everything can be read, opened and followed.
"use strict";

// Dark mode: follow the system until the reader chooses, then remember the choice.
(() => {
  const root = document.documentElement;
  const sheet = document.getElementById("dark");
  const button = document.getElementById("mode");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const mode = isDark() ? "light" : "dark";
    root.dataset.theme = mode;
    sheet.media = mode === "dark" ? "screen" : "not all";
    try { localStorage.setItem("mode", mode); } catch { /* storage is off: the choice lasts for this page */ }
    show();
  });
  system.addEventListener("change", show);
  show();
})();

// Menus close when the reader turns elsewhere, and on Escape, which gives the focus back.
(() => {
  const menus = [...document.querySelectorAll("details.menu")];
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  for (const menu of menus) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
  // A drawer closes when the reader has chosen a section.
  const drawer = document.getElementById("sections");
  drawer?.addEventListener("click", (event) => {
    if (event.target.closest("a") && drawer.matches(":popover-open")) drawer.hidePopover();
  });
})();

// Whatever is wider than the column can be scrolled by keyboard, and says what it is.
(() => {
  const names = [[".math > .katex-display", "Formula"], ["pre", "Code"], [".cell_output", "Output"], [".table-wrap", "Table"], [".graph", "Graph"]];
  const check = (box, name) => {
    const wide = box.scrollWidth > box.clientWidth;
    if (wide) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", `${name}, scrolls sideways`);
    } else {
      box.removeAttribute("tabindex");
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
    }
  };
  const boxes = names.flatMap(([selector, name]) => [...document.querySelectorAll(selector)].map((box) => [box, name]));
  const kinds = new Map(boxes);
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) check(target, kinds.get(target));
  });
  for (const [box] of boxes) observer.observe(box);
})();

// A button to copy the code of a cell.
for (const cell of document.querySelectorAll(".cell_input .highlight, .highlight-python .highlight, .highlight-bash .highlight")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(cell.querySelector("pre").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  cell.append(button);
}

// The list of sections marks where the reader is.
(() => {
  const links = new Map([...document.querySelectorAll("#sections a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let current = null;
  const mark = () => {
    const passed = headings.filter((h) => h.getBoundingClientRect().top < innerHeight / 3);
    const link = passed.length ? links.get(passed[passed.length - 1].id) : null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
  };
  if (!headings.length) return;
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
})();

// The report of an error names the box that the reader is looking at.
(() => {
  const link = document.querySelector("a[data-report]");
  if (!link) return;
  const plain = link.href;
  const page = link.dataset.report;
  link.closest("details").addEventListener("toggle", () => {
    const boxes = [...document.querySelectorAll("article .admonition[id], article figure[id], article section[id] > :is(h2, h3)")]
      .map((box) => [box.id || box.parentElement.id, box.getBoundingClientRect().top])
      .filter(([id, top]) => top < innerHeight / 2 && !/^(box|id)-?\d+$/.test(id));
    const label = boxes.length ? boxes[boxes.length - 1][0] : "";
    link.href = label ? plain.replaceAll(encodeURIComponent(page), encodeURIComponent(`${page}#${label}`)) : plain;
  });
})();

// Print with everything open.
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("article details:not([open])")) {
    box.open = true;
    box.dataset.printed = "";
  }
});
addEventListener("afterprint", () => {
  for (const box of document.querySelectorAll("details[data-printed]")) {
    box.open = false;
    delete box.dataset.printed;
  }
});
