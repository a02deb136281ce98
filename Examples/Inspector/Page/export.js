// Downloads the calls shown as a file.

import { byId } from "./dom.js";
import { post } from "./requests.js";

const files = new Map([["har", "inspector.har"], ["ndjson", "inspector.ndjson"], ["curl", "inspector.sh"]]);

/** Wires the export buttons. `shownIDs` returns the ids to export, or undefined for all events. */
export function wireExport(shownIDs, failed) {
  for (const [format, name] of files) {
    byId(`export-${format}`).addEventListener("click", async () => {
      try {
        const path = `export?format=${format}`;
        const ids = shownIDs();
        const response = ids ? await post(path, { ids }) : await fetch(path);
        if (!response.ok) throw new Error(`status ${response.status}`);
        download(await response.blob(), name);
      } catch (error) {
        failed(`The export failed: ${error.message}`);
      }
    });
  }
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
