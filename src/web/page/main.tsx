import { render } from "preact";
import { App } from "./app.tsx";
import { adoptColours } from "./colours.ts";
import "./style.css";

adoptColours();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
