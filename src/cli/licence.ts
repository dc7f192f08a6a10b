/** Under which terms a data set's traces stand, as far as its name tells. */
export function licenceOf(data: { readonly name: string }): string {
  if (data.name === "ADFA-LD") return "free for research, may not be redistributed (UNSW Canberra)";
  return data.name === "sample" ? "MIT" : "the user's own";
}
