// Runs the Lite edition's main.py under Pyodide:  node pyodide_run.mjs FOLDER_OF_THE_NPM_PACKAGE MAIN_PY
// Real NumPy where its wheel lies in the folder; else a stand-in that lets the modules be imported and no more.
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, main] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${folder}/`, stdout: () => {}, stderr: () => {} });
const numpy = readdirSync(folder).some((name) => name.startsWith("numpy-") && name.endsWith(".whl"));
if (numpy) await python.loadPackage("numpy");
python.globals.set("source", readFileSync(main, "utf8"));
python.globals.set("real", numpy);
console.log(python.runPython(`
import json, sys, types

functions = []
def arg(*names, **options):
    return lambda function: function
def func(function=None, **options):
    if function is None:
        return func
    functions.append(function)
    return function
xlwings = types.ModuleType("xlwings")
xlwings.arg, xlwings.func = arg, func
sys.modules["xlwings"] = xlwings

if not real:
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
    class Module(types.ModuleType):
        def __getattr__(self, name):
            if name.startswith("__"): raise AttributeError(name)
            return StandIn()
    for name in ("numpy", "numpy.typing"):
        sys.modules[name] = Module(name)

scope = {"__name__": "main"}
exec(compile(source, "main.py", "exec"), scope)
calls = [["TURNOVER", [[600000]], [[120000]]], ["TURNOVER", [[100], [50]], [[20], [0]]],
         ["SAFETYSTOCK", [[95]], [[100]], [[20]], [[9]]]]
loaded = [m for m in sys.modules if m.split(".")[0] == "invxl"]
json.dumps({"python": sys.version.split()[0], "platform": sys.platform, "numpy": bool(real),
            "functions": [f.__name__ for f in functions], "modules": sorted(loaded),
            "from": sys.modules["invxl"].__file__,
            "answers": [scope[name](*given) for name, *given in calls] if real else None})
`));
