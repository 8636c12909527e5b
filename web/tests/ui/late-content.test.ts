import { afterEach, beforeEach, expect, test, vi } from "vitest";

const page = new EventTarget();
vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
const { showUnlessPressed } = await import("../../src/ui/late-content");

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  page.dispatchEvent(new Event("pointercancel"));
  vi.runAllTimers();
  vi.useRealTimers();
});

test("content is shown at once while nothing is pressed", () => {
  const show = vi.fn();
  showUnlessPressed(show);
  expect(show).toHaveBeenCalledOnce();
});

test.each(["pointerup", "pointercancel"])("content waits through a press until after its click: %s", (end) => {
  const show = vi.fn();
  page.dispatchEvent(new Event("pointerdown"));
  showUnlessPressed(show);
  vi.advanceTimersByTime(9_900);
  page.dispatchEvent(new Event(end));
  expect(show).not.toHaveBeenCalled();
  vi.advanceTimersByTime(300);
  expect(show).toHaveBeenCalledOnce();
});

test("a second press right after the first keeps content waiting", () => {
  const show = vi.fn();
  page.dispatchEvent(new Event("pointerdown"));
  showUnlessPressed(show);
  page.dispatchEvent(new Event("pointerup"));
  vi.advanceTimersByTime(100);
  page.dispatchEvent(new Event("pointerdown"));
  vi.advanceTimersByTime(1_000);
  expect(show).not.toHaveBeenCalled();
});

test("a press whose end never reaches the page does not keep content for ever", () => {
  const show = vi.fn();
  page.dispatchEvent(new Event("pointerdown"));
  showUnlessPressed(show);
  vi.advanceTimersByTime(10_000);
  expect(show).toHaveBeenCalledOnce();
});

test("a native list that opens keeps nothing waiting", () => {
  const show = vi.fn();
  Object.assign(page, { localName: "select" });
  page.dispatchEvent(new Event("pointerdown"));
  Object.assign(page, { localName: "" });
  showUnlessPressed(show);
  expect(show).toHaveBeenCalledOnce();
});
