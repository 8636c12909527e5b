/** Draw QR codes. */

import { encode } from "uqr";

const SVG = "http://www.w3.org/2000/svg";
const BORDER = 4; // modules, as ISO/IEC 18004 asks

/** A QR code as an element: one path, black on white, that grows with its box. */
export function qrCode(text: string, label: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  const image = svgElement("svg", {
    viewBox: `0 0 ${size} ${size}`,
    class: "qr",
    role: "img",
    "aria-label": label,
    "shape-rendering": "crispEdges",
  });
  image.append(
    svgElement("rect", { width: String(size), height: String(size), fill: "#fff" }),
    svgElement("path", { d: dark.join(""), fill: "#000" }),
  );
  return image;
}

function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
