/** Show what arrives late without moving a button away from under a finger. */

/** After a finger is lifted the browser may take this long (ms) to send its click. */
const CLICK_DELAY = 300;
/** No press is waited for longer (ms), should its end never reach the page. */
const LONGEST_PRESS = 10_000;

let pressed = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let waiting: (() => void)[] = [];

function endPress(): void {
  pressed = false;
  const shown = waiting;
  waiting = [];
  for (const show of shown) show();
}

function pressFor(ms: number): void {
  pressed = true;
  clearTimeout(timer);
  timer = setTimeout(endPress, ms);
}

addEventListener(
  "pointerdown",
  ({ target }) => {
    // The browser opens its own list over the page, which hears nothing of the release.
    if ((target as Element).localName !== "select") pressFor(LONGEST_PRESS);
  },
  true,
);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => pressFor(CLICK_DELAY), true);

/**
 * Run `show` at once, or after the press that is going on: a button that moves between press and release gets no click,
 * so the press would be lost and nobody would know why.
 */
export function showUnlessPressed(show: () => void): void {
  if (pressed) waiting.push(show);
  else show();
}
