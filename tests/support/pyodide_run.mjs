// Runs the Lite edition's main.py under Pyodide:
//     node pyodide_run.mjs FOLDER_OF_THE_NPM_PACKAGE MAIN_PY SITE_PACKAGES
// xlwings and PyYAML are the real ones, as pure Python from SITE_PACKAGES. NumPy and pandas are real where their wheels
// lie in the folder; else stand-ins that let modules be imported and no more.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, main, packages] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${folder}/`, stdout: () => {}, stderr: () => {} });
const there = (name) => readdirSync(folder).some((file) => file.startsWith(`${name}-`) && file.endsWith(".whl"));
const real = ["numpy", "pandas"].every(there);
if (real) await python.loadPackage(["numpy", "pandas"]);
for (const name of ["xlwings", "yaml"]) {
  for (const file of readdirSync(join(packages, name), { recursive: true })) {
    if (!file.endsWith(".py")) continue;
    const target = `/packages/${name}/${file}`;
    python.FS.mkdirTree(target.slice(0, target.lastIndexOf("/")));
    python.FS.writeFile(target, readFileSync(join(packages, name, file)));
  }
}
python.globals.set("source", readFileSync(main, "utf8"));
python.globals.set("real", real);
console.log(python.runPython(`
import importlib, json, os, sys, types
sys.path.insert(0, "/packages")
os.environ |= {"XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}  # of the tests only

class StandIn:
    def __call__(self, *given, **named): return StandIn()
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return StandIn()
    def __getitem__(self, key): return StandIn()
    def __iter__(self): return iter(())
    def __neg__(self): return StandIn()
    def __mul__(self, other): return StandIn()
    __rmul__ = __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __pow__ = __mul__
    __or__ = __ror__ = __mul__
    def __float__(self): return 1.0
    def __int__(self): return 1
    __index__ = __int__
class Module(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return StandIn()

def loaded():
    return sorted(m for m in sys.modules if m.partition(".")[0] == "invxl")

import xlwings as xw
main = types.ModuleType("main")
sys.modules["main"] = main
if not real:
    # What main.py imports at once needs NumPy's name; what is read of the settings needs neither.
    for name in ("numpy", "numpy.typing"):
        sys.modules[name] = Module(name)
exec(compile(source, "main.py", "exec"), main.__dict__)
at_once = loaded()
found = {"python": sys.version.split()[0], "platform": sys.platform, "real": bool(real), "xlwings": xw.__version__,
         "from": sys.modules["invxl"].__file__, "at_once": at_once}

import base64, bz2
carried = json.loads(bz2.decompress(base64.b64decode(main.MODULES)))
for name, text in carried.items():
    if name.endswith(".py"):
        compile(text, name, "exec")
found["compiled"] = sorted(name for name in carried if name.endswith(".py"))

# The settings, whole: the shipped YAML through the real PyYAML, typed, checked, and told.
from invxl import layers
from invxl.settings.pairs import fingerprint
found["settings"] = fingerprint(layers.read_config([]))

if not real:
    for name in ("pandas", "pandas.api", "pandas.api.types"):
        sys.modules[name] = Module(name)
for name in found["compiled"]:
    importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
found["modules"] = loaded()
from xlwings import server
found["functions"] = sorted(f["name"] for f in server.custom_functions_meta(main)["functions"])
found["scripts"] = [(s["function_name"], s["lazy"]) for s in server.custom_scripts_meta(main)]
calls = [["TURNOVER", [[600000]], [[120000]]], ["TURNOVER", [[100], [50]], [[20], [0]]],
         ["SAFETYSTOCK", [[95]], [[100]], [[20]], [[9]]]]
found["answers"] = [main.answer(name, *given) for name, *given in calls] if real else None
json.dumps(found)
`));
