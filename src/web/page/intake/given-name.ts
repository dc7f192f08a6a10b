import { counted } from "../../../numbers.ts";
import type { GivenFile } from "../../api.ts";

/** What the user gave, in a word: the file's name, the folder's, or "3 files". */
export function givenName(files: readonly Pick<GivenFile, "path">[]): string {
  const [first] = files;
  const folder = first?.path.includes("/") === true ? `${first.path.split("/")[0] ?? ""}/` : null;
  if (folder !== null && files.every(({ path }) => path.startsWith(folder))) return folder.slice(0, -1);
  return first !== undefined && files.length === 1 ? first.path : counted(files.length, "file");
}
