/** The traces of `data/sample` as one zip, the same bytes each time. @param project the folder that holds `data/` */
export function sampleZip(project: string): Uint8Array;

/**
 * The licences of packages and of what they depend on, as Markdown.
 * @param project the folder whose node_modules hold the packages
 * @param roots the packages that the code imports
 */
export function licencesOf(project: string, roots: readonly string[], title: string): string;
