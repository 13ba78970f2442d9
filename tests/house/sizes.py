"""No file above 350 lines, no C++ function above 50; prints how many are above the aims of 200 and 25. Exit 1 on a breach."""

import re
import sys
from pathlib import Path

FILE_AIM, FILE_LIMIT = 200, 350
FUNCTION_AIM, FUNCTION_LIMIT = 25, 50
FOLDERS = ("models", "sim", "tests", "bench", "analysis", "scenarios")
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
NOT_A_FUNCTION = re.compile(r"^\s*(?:(?:export|inline)\s+)*(?:namespace|class|struct|enum|union|extern)\b")


def without_noise(text):
    """Comments, strings and characters blanked, line breaks kept."""
    return NOISE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def functions(text):
    """(line, length) of each brace block that follows a ')' and does not stand in another one: crude, and enough."""
    text = without_noise(text)
    stack, inside, start = [], 0, 0
    for match in re.finditer(r"[{};]", text):
        head = text[start:match.start()]
        if match[0] == "{":
            is_function = not inside and ")" in head and not NOT_A_FUNCTION.match(head.strip())
            stack.append((text.count("\n", 0, match.start()) + 1, is_function))
            inside += is_function
        elif match[0] == "}" and stack:
            line, was_function = stack.pop()
            if was_function:
                inside -= 1
                yield line, text.count("\n", 0, match.start()) + 2 - line
        start = match.end()


def self_test():
    body = "".join(f"  a({i});\n" for i in range(60))
    source = "namespace n {\nstruct S {\n  int x;\n};\nvoid f(int a) {\n  if (a) {\n  }\n" + body + "}\n}\n"
    assert [length for _, length in functions(source)] == [64], "the count of lines is wrong"


def main(root):
    self_test()
    long_files = long_functions = failed = 0
    for path in sorted(p for folder in FOLDERS for p in (root / folder).rglob("*") if p.suffix in (".cpp", ".hpp", ".py")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        lines = text.count("\n")
        long_files += lines > FILE_AIM
        if lines > FILE_LIMIT:
            print(f"{name}: {lines} lines, the limit is {FILE_LIMIT}")
            failed += 1
        for line, length in functions(text) if path.suffix != ".py" and "tests/" not in name else ():
            long_functions += length > FUNCTION_AIM
            if length > FUNCTION_LIMIT:
                print(f"{name}:{line}: function of {length} lines, the limit is {FUNCTION_LIMIT}")
                failed += 1
    print(f"above the aims: {long_files} files of more than {FILE_AIM} lines, {long_functions} functions of more than {FUNCTION_AIM}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
