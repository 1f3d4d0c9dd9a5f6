"""From where a value is made to what it is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.annotations import annotation_value, instance_of
from checker.rules.model.fixtures import fixture_value, takes_fixtures
from checker.rules.model.scope import FunctionNode, first_parameter
from checker.rules.model.tracing import (
    From,
    Origin,
    Trace,
    class_member,
    decorator_name,
    function_results,
)
from checker.rules.model.values import (
    NOTHING,
    UNKNOWN,
    Config,
    Connection,
    Function,
    Holds,
    Instance,
    LibraryMethod,
    LibraryName,
    Manager,
    Pool,
    PoolKind,
    ProjectClass,
    Row,
    SchemaKind,
    Simple,
    Transaction,
    Value,
    Yields,
    element,
    item,
    join,
    part,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_GOING_OVER = frozenset({"enumerate", "list", "reversed", "set", "sorted", "tuple", "zip"})
_GIVING_BACK = frozenset({"contextlib.aclosing", "contextlib.closing", "contextlib.nullcontext"})
_CONTEXT_DECORATORS = frozenset({"asynccontextmanager", "contextmanager"})


def value_of_trace(project: Project, traced: Trace) -> Value:
    """What a value is, from its origins; a declared type stands in for an unknown origin."""
    values = [_origin_value(project, origin) for origin in traced.origins]
    if not traced.declared:
        return join(values)
    declared = join([annotation_value(project, *annotation) for annotation in traced.declared])
    found = join([declared if _is_open(value) else value for value in values])
    return declared if found is NOTHING or _is_open(found) else found


def _is_open(value: Value) -> bool:
    """Whether the code says nothing of a value, or of what is to be in it."""
    return value is UNKNOWN or (isinstance(value, Holds) and value.value is UNKNOWN)


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """The argument that a call gives for a parameter, by position or by name."""
    for given, value in named_arguments(call):
        if given == name:
            return value
    before = call.args[: position + 1]
    if len(before) > position and not any(isinstance(arg, ast.Starred) for arg in before):
        return before[position]
    return None


def named_arguments(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The arguments that a call gives by name, also by a `**{…}` that is written out."""
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value
        else:
            for key, value in written_out_items(keyword.value) or ():
                yield str(key.value), value


def written_out_items(node: ast.expr) -> list[tuple[ast.Constant, ast.expr]] | None:
    """The keys and values of a mapping that has nothing but written-out texts for keys."""
    if not isinstance(node, ast.Dict):
        return None
    keys = [key for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    return list(zip(keys, node.values, strict=True)) if len(keys) == len(node.values) else None


def given_argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """Like `argument`, with a written-out `None` counting as nothing."""
    found = argument(call, position, name)
    return None if isinstance(found, ast.Constant) and found.value is None else found


def has_hidden_arguments(call: ast.Call) -> bool:
    """Whether a call passes on arguments that are not written out, by `*` or `**`."""
    return any(isinstance(arg, ast.Starred) for arg in call.args) or any(
        keyword.arg is None and written_out_items(keyword.value) is None for keyword in call.keywords
    )


def _origin_value(project: Project, origin: Origin) -> Value:  # noqa: PLR0911 - a return for each kind
    module, node = origin.module, origin.node
    match origin.kind:
        case From.NAME:
            return origin.value
        case From.PARAMETER:
            return _parameter(project, module, node)
        case From.CONTEXT if isinstance(node, ast.expr):
            return _entered(project, project.value(module, node))
        case From.ELEMENT if isinstance(node, ast.expr):
            return part(element(project.value(module, node)), origin.path)
        case From.PART if isinstance(node, ast.expr):
            return part(project.value(module, node), origin.path)
        case From.EXPRESSION if isinstance(node, ast.expr):
            return _expression(project, module, node)
        case _:
            return UNKNOWN


def _parameter(project: Project, module: Module, node: ast.AST) -> Value:  # noqa: PLR0911 - a return for each kind
    if isinstance(node, ast.AnnAssign):
        return annotation_value(project, module, node.annotation)
    if not isinstance(node, ast.arg):
        return UNKNOWN
    function = module.index.scope(node).function
    if function is None:
        return UNKNOWN
    owner = module.index.parent(function)
    if isinstance(owner, ast.ClassDef) and first_parameter(function) == node.arg and not _is_static(function):
        return _self(project, module, owner, function)
    if node.annotation is not None:
        declared = annotation_value(project, module, node.annotation)
        if node in (function.args.vararg, function.args.kwarg):
            return Holds(declared, by_key=node is function.args.kwarg)
        if not takes_fixtures(function):
            return declared
        # A fixture of that name tells more than the annotation does, such as whose pool it is.
        return _more_precise(fixture_value(project, module, node.arg, function), declared)
    return fixture_value(project, module, node.arg, function) if takes_fixtures(function) else UNKNOWN


def _more_precise(found: Value, declared: Value) -> Value:
    return found if type(found) is type(declared) else declared


def _is_static(function: FunctionNode) -> bool:
    return any(decorator_name(decorator) == "staticmethod" for decorator in function.decorator_list)


def _self(project: Project, module: Module, owner: ast.ClassDef, function: FunctionNode) -> Value:
    cls = ProjectClass(module, owner, module.scope_of(owner))
    decorators = {decorator_name(decorator) for decorator in function.decorator_list}
    if "classmethod" in decorators or function.name == "__new__":
        return cls
    return instance_of(project, cls)


def _entered(project: Project, context: Value) -> Value:
    match context:
        case Yields(value=value):
            return value
        case Pool() | Transaction():
            return context
        case Instance(of=cls) | Manager(subclass=ProjectClass() as cls):
            for name in ("__aenter__", "__enter__"):
                method = class_member(project, cls, name)
                function = project.value_of_trace(method) if method is not None else UNKNOWN
                if isinstance(function, Function):
                    return _called_function(project, function)
        case _:
            pass
    return UNKNOWN


def _called_function(project: Project, function: Function) -> Value:
    declared = function.node.returns
    annotations = ((function.module, declared),) if declared is not None else ()
    results = function_results(project, function)
    return project.value_of_trace(Trace(results.origins, results.declared + annotations))


def _expression(project: Project, module: Module, node: ast.expr) -> Value:  # noqa: PLR0911 - a return for each kind
    match node:
        case ast.Constant(value=None):
            return NOTHING
        case ast.Call():
            return _call(project, module, node)
        case ast.Attribute():
            return _attribute(project.value(module, node.value), node.attr)
        case ast.Subscript():
            return item(project.value(module, node.value))
        case ast.Tuple(elts=elements) if not any(isinstance(each, ast.Starred) for each in elements):
            return Row(tuple(project.value(module, each) for each in elements))
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return Holds(join([project.value(module, element) for element in elements]))
        case ast.Dict(values=values):
            return Holds(join([project.value(module, value) for value in values]), by_key=True)
        case ast.ListComp(elt=element) | ast.SetComp(elt=element) | ast.GeneratorExp(elt=element):
            return Holds(project.value(module, element))
        case ast.DictComp(value=value):
            return Holds(project.value(module, value), by_key=True)
        case _:
            return UNKNOWN


def _attribute(base: Value, name: str) -> Value:
    match base, name:
        case Manager(), "_pool":
            return Pool(from_pgdbm=True)
        case Manager(), "config":
            return Config()
        case Transaction(manager=manager), "connection":
            return Connection(manager)
        case Transaction(manager=manager), "_db":
            return manager
        case (
            Manager()
            | Transaction()
            | Pool()
            | Connection()
            | Config()
            | Holds()
            | Row()
            | Simple.TEST_DATABASE
            | Simple.TEST_DATABASE_FACTORY
            | Simple.MIGRATIONS,
            _,
        ):
            return LibraryMethod(base, name)
        case _:
            return UNKNOWN


def _call(project: Project, module: Module, node: ast.Call) -> Value:  # noqa: PLR0911 - a return for each kind
    function = project.value(module, node.func)
    match function:
        case LibraryName(name=name):
            return _library_call(project, module, node, name)
        case LibraryMethod():
            return _method_call(node, function)
        case ProjectClass():
            return instance_of(project, function)
        case Simple.UNKNOWN if _is_builtin(module, node.func, _GOING_OVER):
            return _going_over(project, module, node)
        case Simple.UNKNOWN if _is_builtin(module, node.func, {"super"}):
            return _super(project, module, node)
        case Function() if function.node in function.module.generators:
            return _generator_call(project, function)
        case _:
            return _entering_call(project, module, node)


def _is_builtin(module: Module, function: ast.expr, names: Collection[str]) -> bool:
    return (
        isinstance(function, ast.Name)
        and function.id in names
        and module.index.scope(function).bindings(function.id) is None
    )


def _super(project: Project, module: Module, node: ast.Call) -> Value:
    """What `super()` is in a class with one base, if that is a manager."""
    cls = module.class_around(node)
    if cls is None or len(cls.bases) != 1 or node.args:
        return UNKNOWN
    match project.value(module, cls.bases[0]):
        case LibraryName(name=name) if name in library.MANAGERS:
            return Manager()
        case ProjectClass() as base if isinstance(manager := instance_of(project, base), Manager):
            return manager
        case _:
            return UNKNOWN


def _going_over(project: Project, module: Module, node: ast.Call) -> Value:
    """What Python's own functions give to a loop."""
    elements = [element(project.value(module, each)) for each in node.args]
    match node.func:
        case ast.Name(id="enumerate"):
            return Holds(Row((UNKNOWN, *elements[:1])))
        case ast.Name(id="zip") if not any(isinstance(each, ast.Starred) for each in node.args):
            return Holds(Row(tuple(elements)))
        case ast.Name(id=name) if name != "zip" and elements:
            return Holds(elements[0])
        case _:
            return UNKNOWN


def _entering_call(project: Project, module: Module, node: ast.Call) -> Value:
    """`await stack.enter_async_context(manager)` gives what the context manager yields."""
    match node:
        case ast.Call(func=ast.Attribute(attr="enter_async_context" | "enter_context"), args=[entered]):
            return _entered(project, project.value(module, entered))
        case _:
            return UNKNOWN


def _generator_call(project: Project, function: Function) -> Value:
    decorators = {decorator_name(decorator) for decorator in function.node.decorator_list}
    if not decorators & _CONTEXT_DECORATORS:
        return UNKNOWN
    value = project.value_of_trace(function_results(project, function))
    if value is UNKNOWN and function.node.returns is not None:
        declared = annotation_value(project, function.module, function.node.returns)
        value = declared.value if isinstance(declared, Holds) else UNKNOWN
    return Yields(value)


def _library_call(project: Project, module: Module, node: ast.Call, name: str) -> Value:  # noqa: PLR0911 - a return for each kind
    if name in library.MANAGERS:
        return _made_manager(project, module, node)
    if name == library.CONFIG:
        return Config(_schema_argument(node, None))
    if name in library.INSTANCES:
        return library.INSTANCES[name]
    if name == f"{library.TEST_DATABASE}.create":
        return Yields(Manager(PoolKind.OWN, _schema_argument(node, 0)))
    if name.endswith(".create_shared_pool") and name.rpartition(".")[0] in library.MANAGERS:
        return Pool(from_pgdbm=True)
    if name == "asyncpg.create_pool":
        return Pool()
    if name in {"copy.copy", "copy.deepcopy"} and node.args:
        return project.value(module, node.args[0])
    if name in _GIVING_BACK and node.args:
        return Yields(project.value(module, node.args[0]))
    if name in {"typing.cast", "typing_extensions.cast"} and node.args:
        return annotation_value(project, module, node.args[0])
    return _entering_call(project, module, node)


def _made_manager(project: Project, module: Module, node: ast.Call) -> Value:
    config, pool = given_argument(node, 0, "config"), given_argument(node, 1, "pool")
    if has_hidden_arguments(node) or (config is not None and pool is not None):
        return Manager()
    if pool is not None:
        twin = _made_like(project, module, pool, given_argument(node, 2, "schema"))
        if twin is not None:
            return Manager(PoolKind.EXTERNAL, twin.schema)
        # Without a schema such a manager works on "public", so it always has one. On a pool that pgdbm did
        # not make, bare names go there as well, or wherever the pool's own path says.
        bare = _is_made_by_asyncpg(project, module, pool) and _schema_argument(node, 2) is SchemaKind.ABSENT
        return Manager(PoolKind.EXTERNAL, SchemaKind.ABSENT if bare else SchemaKind.SET)
    if config is None:
        return Manager()
    value = project.value(module, config)
    schema = value.schema if isinstance(value, Config) else SchemaKind.UNKNOWN
    return Manager(PoolKind.OWN, schema)


def _made_like(project: Project, module: Module, pool: ast.expr, schema: ast.expr | None) -> Manager | None:
    """The manager whose pool and schema are both handed on: what is right there is right on the new one."""
    match pool, schema:
        case ast.Attribute(attr="_pool", value=one), ast.Attribute(attr="schema", value=other):
            manager = project.value(module, one)
            return manager if isinstance(manager, Manager) and ast.dump(one) == ast.dump(other) else None
        case _:
            return None


def _is_made_by_asyncpg(project: Project, module: Module, pool: ast.expr) -> bool:
    """Whether a pool is made by `asyncpg.create_pool`, wherever it is seen to be made."""
    origins = project.origins(module, pool)
    return bool(origins) and all(
        isinstance(origin.node, ast.Call)
        and project.value(origin.module, origin.node.func) == LibraryName("asyncpg.create_pool")
        for origin in origins
    )


def _schema_argument(node: ast.Call, position: int | None) -> SchemaKind:
    """What a call says of the schema. Nothing given means none, unless something is passed on unseen.

    `public` is as good as none: it is where bare names go without one.
    """
    given = next((value for name, value in named_arguments(node) if name == "schema"), None)
    if given is None and position is not None:
        given = argument(node, position, "schema")
    if given is None:
        return SchemaKind.UNKNOWN if has_hidden_arguments(node) else SchemaKind.ABSENT
    if isinstance(given, ast.Constant):
        return SchemaKind.ABSENT if given.value in {None, "", "public"} else SchemaKind.SET
    return SchemaKind.UNKNOWN


def _method_call(node: ast.Call, method: LibraryMethod) -> Value:  # noqa: PLR0911 - a return for each kind
    match method.receiver, method.name:
        case Manager() as manager, "transaction":
            return Yields(Transaction(manager))
        case Transaction() as transaction, "transaction":
            return Yields(transaction)
        case Manager() as manager, "acquire":
            return Yields(Connection(manager))
        case Manager(), "create_shared_pool":
            return Pool(from_pgdbm=True)
        case Pool(), "acquire":
            return Yields(Connection(None))
        case Config() as config, "model_copy" | "copy":
            return config if not node.keywords else Config()
        case Simple.TEST_DATABASE, "get_test_db_manager":
            return Yields(Manager(PoolKind.OWN, _schema_argument(node, 0)))
        case Simple.TEST_DATABASE, "get_test_db_config":
            return Config(_schema_argument(node, 0))
        case Simple.TEST_DATABASE_FACTORY, "create_db":
            schema = _schema_argument(node, 1)
            return UNKNOWN if schema is SchemaKind.UNKNOWN else Manager(PoolKind.OWN, schema)
        case Holds() as container, name:
            return _method_of_container(container, name)
        case _:
            return UNKNOWN


def _method_of_container(container: Holds, name: str) -> Value:
    match name:
        case "get" | "pop" | "setdefault":
            return container.value
        case "values" if container.by_key:
            return Holds(container.value)
        case "items" if container.by_key:
            return Holds(Row((UNKNOWN, container.value)))
        case "popitem" if container.by_key:
            return Row((UNKNOWN, container.value))
        case _:
            return UNKNOWN
