/** Reports as pages, each one HTML file with its charts drawn. */
export { evaluationHtml } from "./report/html/evaluation-html.ts";
export { explanationHtml } from "./report/html/explanation-html.ts";
