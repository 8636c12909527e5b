/** Let every page send a report that waits on this device. Nothing is loaded while none does. */

import { deviceStorage } from "./storage";

export function sendWaitingReports(): void {
  if (deviceStorage.getItem("lapor-outbox") === null) return;
  void import("./waiting-reports").then(({ watchWaitingReports }) => watchWaitingReports());
}
