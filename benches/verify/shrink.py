"""Makes an input smaller as long as the verifier disagrees in the same way:
`shrink.py --vuoro PROGRAM FOLDER TO`."""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

import verify


def blocks(text):
    """A file as tables, each as lines."""
    return [b.splitlines() for b in re.split(r"(?m)^(?=\[)", text) if b]


def text_of(parts):
    return "\n".join("\n".join(b) for b in parts) + "\n"


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, parts in files.items():
        (folder / name).write_text(text_of(parts))


def complaint(vuoro, folder, files):
    write(folder, files)
    case = verify.Case(vuoro, folder)
    case.all_at_once = False
    try:
        case.run()
    except verify.Enough:
        pass
    except Exception:
        return set()
    return {promise for promise, _ in case.wrong}


def smaller(files):
    """Every file set with one table, one line, one hour or one member less."""
    for name, parts in files.items():
        for k, block in enumerate(parts):
            def changed(new):
                return files | {name: parts[:k] + new + parts[k + 1:]}

            if block[0].startswith("[[") or name.endswith(".csv") or block[0] == "[load]" \
                    or name == "term.toml" and block[0] == "[allocation]":
                rest = changed([])
                lib = re.search(r'^id = "(.*)"', "\n".join(block), re.M)
                if block[0] == "[[library]]" and lib:
                    mark = f'"{lib[1]}"'
                    rest = {n: [b for b in p if not (b[0] in ("[[pin]]", "[[absence]]", "[[member]]")
                                                     and any(mark in x for x in b))] for n, p in rest.items()}
                    rest = {n: [[re.sub(rf'{mark}, |, {mark}|{mark}', "", x) if "libraries" in x or "members" in x
                                 else x for x in b] for b in p] for n, p in rest.items()}
                    if "old.csv" in rest:
                        rest["old.csv"] = [[x for x in b if not x.startswith(lib[1] + ",")] for b in rest["old.csv"]]
                yield rest
            for i, line in enumerate(block):
                if re.match(r"(hours|seats|avoid|prefer|turns|from|to|reason) = ", line) and block[0] != "[service]" \
                        and block[0] != "[allocation]" or name.endswith(".csv") and i:
                    yield changed([block[:i] + block[i + 1:]])
                for piece in re.finditer(r'"[^"]*"(, )?', line):
                    if line.count('"') > 2:
                        cut = line[: piece.start()] + line[piece.end():]
                        cut = re.sub(r", \]", "]", cut)
                        cut = re.sub(r"(, )?\b[a-z]{3} = \[\](, )?", lambda m: ", " if m[1] and m[2] else "", cut)
                        yield changed([block[:i] + [cut] + block[i + 1:]])
        if name == "old.csv" and parts:
            out = {n: p for n, p in files.items() if n != name}
            out["term.toml"] = [[x for x in b if not x.startswith("ledger")] for b in out["term.toml"]]
            yield out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--vuoro", dest="program", required=True)
    p.add_argument("folder", type=Path)
    p.add_argument("to", type=Path)
    args = p.parse_args()
    program, to = os.path.abspath(args.program), args.to.resolve()
    files = {n: blocks((args.folder / n).read_text())
             for n in ("consortium.toml", "term.toml", "old.csv", "last.csv", "chats.csv")
             if (args.folder / n).exists()}
    trial = to.with_name(to.name + ".trial")
    wanted = complaint(program, trial, files)
    if not wanted:
        sys.exit("nothing is wrong with it")
    print("wrong:", ", ".join(sorted(wanted)))
    going = True
    while going:
        going = False
        for less in smaller(files):
            if less != files and complaint(program, trial, less) & wanted:
                files, going = less, True
                write(to, files)
                break
    shutil.rmtree(trial)


if __name__ == "__main__":
    main()
