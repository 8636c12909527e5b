/** Save a text as a file. */

/** Let the browser save a text as a file, exactly as it is. */
export function saveTextFile(name: string, text: string, type = "text/plain"): void {
  const link = document.createElement("a");
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
