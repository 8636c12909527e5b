/** Support another's public report from this device, and remember which ones it supports. */

import { callApi } from "../api/client";

// --- supporting ----------------------------------------------------------------------------------

const DEVICE_KEY = "lapor-device";

let deviceOfPage: string | undefined;

/** A random name of this device, which never leaves it but as a hash that the service keeps. */
function deviceName(): string {
  try {
    const kept = localStorage.getItem(DEVICE_KEY) ?? crypto.randomUUID();
    localStorage.setItem(DEVICE_KEY, kept);
    return kept;
  } catch {
    deviceOfPage ??= crypto.randomUUID(); // storage is forbidden: one name per page
    return deviceOfPage;
  }
}

/** Support a report, or with `on` false no longer; how many do. Raises Problem or Offline. */
export async function support(trackingId: string, on = true): Promise<number> {
  const id = trackingId.replace(/-/g, "");
  const { supports } = await callApi<{ supports: number }>("POST", `/reports/${id}/support`, {
    body: { device: deviceName(), on },
  });
  rememberSupport(id, on);
  return supports;
}

const SUPPORTED_KEY = "lapor-supported";

/** Whether this device supports a report, as far as it remembers. */
export function isSupported(trackingId: string): boolean {
  return supportedIds().includes(trackingId.replace(/-/g, ""));
}

function supportedIds(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(SUPPORTED_KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

function rememberSupport(id: string, on: boolean): void {
  try {
    const others = supportedIds().filter((one) => one !== id);
    localStorage.setItem(SUPPORTED_KEY, JSON.stringify(on ? [...others, id].slice(-200) : others));
  } catch {
    // storage is forbidden or full: the service remembers, the button only shows less
  }
}
