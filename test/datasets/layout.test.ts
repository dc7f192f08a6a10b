import { describe, expect, it } from "@jest/globals";
import { layoutOf } from "../../src/datasets/layout.ts";

describe("layoutOf", () => {
  it("knows ADFA-LD by its folders, wherever they lie, and its architecture", () => {
    const layout = layoutOf(["x/ADFA-LD/Training_Data_Master/UTD-0001.txt"]);
    expect(layout).toMatchObject({ name: "adfa-ld", architecture: "i386" });
    expect(layout.place("x/ADFA-LD/Training_Data_Master/UTD-0001.txt")).toEqual({
      split: "training",
      family: null,
      recording: null,
      processId: null,
    });
    expect(layout.place("Validation_Data_Master/UVD-0001.txt")).toMatchObject({ split: "validation", family: null });
  });

  it.each([
    ["Attack_Data_Master/Hydra_SSH_10/UAD-Hydra-SSH-10-1371.txt", "Hydra_SSH", "Hydra_SSH_10", "1371"],
    ["A/Attack_Data_Master/Adduser_3/UAD-Adduser-3-=5738.txt", "Adduser", "Adduser_3", "5738"],
    ["Attack_Data_Master/Web_Shell_1/UAD-W-1--=1.txt", "Web_Shell", "Web_Shell_1", "1"],
    ["Attack_Data_Master/Java_Meterpreter_2/odd.txt", "Java_Meterpreter", "Java_Meterpreter_2", null],
  ])("of %s takes family, recording and process id", (path, family, recording, processId) => {
    expect(layoutOf([path]).place(path)).toEqual({ split: "attack", family, recording, processId });
  });

  it("says why a file is no trace: hidden, outside the folders, the wrong call list", () => {
    const layout = layoutOf(["ADFA-LD/Training_Data_Master/UTD-0001.txt"]);
    expect(layout.place("ADFA-LD/.DS_Store")).toEqual({ problem: "dataset.hidden-file" });
    expect(layout.place("__MACOSX/ADFA-LD/Training_Data_Master/._UTD-0001.txt")).toEqual({
      problem: "dataset.hidden-file",
    });
    expect(layout.place("ADFA-LD/readme.txt")).toEqual({ problem: "dataset.outside-folders" });
    expect(layout.place("ADFA-LD/ADFA-LD+Syscall+List.txt")).toEqual({ problem: "dataset.wrong-call-list" });
    expect(layout.place("Training_Data_Master")).toEqual({ problem: "dataset.outside-folders" });
  });

  it("knows folders named training, validation and attack; an attack's folder is its family", () => {
    const layout = layoutOf(["training/a.txt", "attack/shell_2/b.txt", "attack/c.txt"]);
    expect(layout).toMatchObject({ name: "splits", architecture: null });
    expect(layout.place("attack/shell_2/b-77.txt")).toEqual({
      split: "attack",
      family: "shell",
      recording: "shell_2",
      processId: null,
    });
    expect(layout.place("attack/c.txt")).toMatchObject({ family: "attack", recording: null });
  });

  it("knows normal/ and attack/ without a split: normal traces stand in training, an attack file is its own family", () => {
    const layout = layoutOf(["x/normal/a.int", "x/attack/exploit-ai.int"]);
    expect(layout).toMatchObject({ name: "normal-attack", architecture: null });
    expect(layout.place("x/normal/a.int")).toMatchObject({ split: "training", family: null });
    expect(layout.place("x/attack/exploit-ai.int")).toEqual({
      split: "attack",
      family: "exploit-ai",
      recording: null,
      processId: null,
    });
    expect(layout.place("x/attack/fwd-loops_5.int")).toMatchObject({ family: "fwd-loops" });
    expect(layout.place("x/attack/7.int")).toMatchObject({ family: "attack" });
    expect(layout.place("x/attack/shell_2/7.int")).toMatchObject({ family: "shell", recording: "shell_2" });
    expect(layout.place("x/README")).toEqual({ problem: "dataset.outside-folders" });
  });

  it.each([
    ["Hydra_FTP_1", "Hydra_FTP"],
    ["CVE-2021-44228", "CVE-2021-44228"],
    ["CVE-2021-44228_2", "CVE-2021-44228"],
    ["stage2", "stage2"],
    ["fwd-loops-5", "fwd-loops-5"],
    ["exploit.2", "exploit.2"],
    ["_7", "attack"],
  ])("keeps the whole name of a family but for the _N that numbers it: %s", (name, family) => {
    expect(layoutOf(["training/a", "attack/b"]).place(`attack/${name}/b.txt`)).toMatchObject({ family });
    expect(layoutOf(["normal/a", "attack/b"]).place(`attack/${name}/b.txt`)).toMatchObject({ family });
    expect(layoutOf(["normal/a", "attack/b"]).place(`attack/${name}.int`)).toMatchObject({ family });
  });

  it("knows LID-DS 2021: training/, validation/ apart for thresholds, and what tests below test/", () => {
    const layout = layoutOf(["x/training/a.zip", "x/test/normal/b.zip", "x/test/normal_and_attack/c.zip"]);
    expect(layout).toMatchObject({ name: "lid-ds", architecture: null });
    const normal = { family: null, recording: null, processId: null };
    expect(layout.place("x/training/a.zip")).toEqual({ split: "training", ...normal });
    expect(layout.place("x/validation/a.zip")).toEqual({ split: "validation", ...normal, setsThreshold: true });
    expect(layout.place("x/test/normal/a.zip")).toEqual({ split: "validation", ...normal });
    expect(layout.place("x/test/normal_and_attack/a.zip")).toMatchObject({ split: "attack", family: "attack" });
    expect(layout.place("x/test/readme.txt")).toEqual({ problem: "dataset.outside-folders" });
  });

  it("sets nothing apart for thresholds in any other layout", () => {
    for (const folder of ["validation", "Validation_Data_Master"]) {
      expect(layoutOf([`${folder}/a.txt`]).place(`${folder}/a.txt`)).not.toHaveProperty("setsThreshold");
    }
  });

  it("leaves normal/ aside where there is a split, and keeps a lone normal/ or attack/ what it was", () => {
    expect(layoutOf(["training/a", "normal/b", "attack/c"]).name).toBe("splits");
    expect(layoutOf(["normal/b", "validation/a", "attack/c"]).name).toBe("splits");
    expect(layoutOf(["normal/b"]).name).toBe("plain");
    expect(layoutOf(["attack/b"]).name).toBe("splits");
  });

  it("takes anything else for normal traces; the architecture only from ADFA-LD's file names", () => {
    expect(layoutOf(["a.txt", "b/c.txt"])).toMatchObject({ name: "plain", architecture: null });
    expect(layoutOf(["UVD-0001.txt", "x/UAD-Adduser-1-2.txt", ".DS_Store"]).architecture).toBe("i386");
    expect(layoutOf(["UVD-0001.txt", "other.txt"]).architecture).toBeNull();
    expect(layoutOf([]).architecture).toBeNull();
    expect(layoutOf(["a.txt"]).place("a.txt")).toMatchObject({ split: "training" });
  });

  it("takes a path that begins with ./ for what follows, not for hidden", () => {
    expect(layoutOf(["./training/a.txt"]).place("./training/a.txt")).toMatchObject({ split: "training" });
    expect(layoutOf(["./a.txt"]).place("./a.txt")).toMatchObject({ split: "training" });
    expect(layoutOf(["./a.txt"]).place("./.a.txt")).toEqual({ problem: "dataset.hidden-file" });
  });

  it("takes no folder's name for more than a name: constructor, __proto__, toString", () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      const layout = layoutOf([`${name}/a.txt`]);
      expect(layout).toMatchObject({ name: "plain", architecture: null });
      expect(layoutOf(["training/a.txt"]).place(`${name}/b.txt`)).toEqual({ problem: "dataset.outside-folders" });
    }
  });
});
