/**
 * Reports as pages, each one HTML file. Loads what draws the charts: Observable Plot and linkedom.
 */
export { evaluationHtml } from "./report/html/evaluation-html.ts";
export { explanationHtml } from "./report/html/explanation-html.ts";
