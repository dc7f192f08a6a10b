/** Reports as pages, each one HTML file. Loads what draws the charts: Observable Plot and linkedom. */
export { evaluationHtml } from "./report/evaluation-html.ts";
export { explanationHtml } from "./report/explanation-html.ts";
