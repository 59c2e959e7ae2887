// What can be imported from an entry of a package, read from the declarations that the compiler wrote. Entries name what they
// export, so that their syntax is all there is to follow; the types of the compiler are not needed.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/**
 * The surface of one entry: declarations by name, without comments and private members; what is passed on from other
 * packages; names that declarations use although the entry does not export them; and names that have no comment.
 */
export function surfaceOf(entry) {
  const found = new Map();
  const passedOn = [];
  collect(entry, { found, passedOn, wanted: undefined });
  const declarations = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    names: declarations.map(([name]) => name),
    declarations: declarations.map(([name, { statements, file }]) =>
      statements.map((statement) => printed(statement, file, name)).join('\n'),
    ),
    passedOn: passedOn.sort(),
    unexported: namedOnly(found),
    undocumented: declarations.filter(([, { statements }]) => !statements.some(hasComment)).map(([name]) => name),
  };
}

/** Adds what a file exports; `wanted` picks names, by those under which they are passed on. */
function collect(path, { found, passedOn, wanted }) {
  const file = parse(path);
  const take = (name, statements, owner) => {
    const as = wanted === undefined ? name : wanted.get(name);
    if (as !== undefined) found.set(as, { statements, file: owner });
  };
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) followExport(statement, { path, file, found, passedOn, wanted });
    else if (isExported(statement)) for (const name of namesOf(statement)) take(name, declarationsOf(file, name), file);
  }
}

function followExport(statement, { path, file, found, passedOn, wanted }) {
  const { moduleSpecifier, exportClause } = statement;
  if (moduleSpecifier === undefined) {
    if (exportClause.elements.length === 0) return;
    throw new Error(`${path} exports names behind their declaration; this reader does not follow that.`);
  }
  const target = declarationFile(path, moduleSpecifier.text);
  if (target === undefined) {
    passedOn.push(printer.printNode(ts.EmitHint.Unspecified, statement, file));
    return;
  }
  if (exportClause === undefined) return collect(target, { found, passedOn, wanted });
  const names = new Map(exportClause.elements.map(({ name, propertyName }) => [(propertyName ?? name).text, name.text]));
  const picked =
    wanted === undefined ? names : new Map([...names].flatMap(([inner, outer]) => (wanted.has(outer) ? [[inner, wanted.get(outer)]] : [])));
  if (picked.size > 0) collect(target, { found, passedOn, wanted: picked });
}

/** The declarations that a specifier of the same package leads to; undefined for one of another package. */
function declarationFile(path, specifier) {
  return specifier.startsWith('.') ? resolve(dirname(path), specifier.replace(/\.ts$/, '.d.ts')) : undefined;
}

const parsed = new Map();

function parse(path) {
  let file = parsed.get(path);
  if (file === undefined) {
    if (!existsSync(path)) throw new Error(`${path} is not there; build the declarations first.`);
    file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
    parsed.set(path, file);
  }
  return file;
}

function isExported(statement) {
  return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function namesOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.text);
  return statement.name === undefined ? [] : [statement.name.text];
}

/** A function has a statement for each overload, and a value may share its name with a type. */
function declarationsOf(file, name) {
  return file.statements.filter((statement) => isExported(statement) && namesOf(statement).includes(name));
}

/** A comment above a list of constants stands for each of them. */
function hasComment(statement) {
  return ts.getJSDocCommentsAndTags(statement).length > 0;
}

/** A declaration under the name that it is exported by. */
function printed(statement, file, name) {
  const shown = ts.isClassDeclaration(statement) ? withoutPrivate(statement) : statement;
  const text = printer.printNode(ts.EmitHint.Unspecified, shown, file).replace(/^export declare /, 'export ');
  const [own] = namesOf(statement);
  return own === name || ts.isVariableStatement(statement) ? text : `${text}\nexport { ${own} as ${name} };`;
}

function withoutPrivate(statement) {
  const members = statement.members.filter(
    (member) => !ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) && !isHash(member),
  );
  const { modifiers, name, typeParameters, heritageClauses } = statement;
  return ts.factory.updateClassDeclaration(statement, modifiers, name, typeParameters, heritageClauses, members);
}

/** `#private`, by which declarations say that a class has private fields. */
function isHash({ name }) {
  return name !== undefined && ts.isPrivateIdentifier(name);
}

/** Names of the package that exported declarations use and nobody can import. */
function namedOnly(found) {
  const exported = new Set([...found.values()].flatMap(({ statements }) => statements.flatMap(namesOf)));
  const names = new Set();
  for (const { statements, file } of found.values()) {
    const own = ownNames(file);
    const visit = (node) => {
      if (ts.isIdentifier(node) && own.has(node.text) && !exported.has(node.text) && isReference(node)) names.add(node.text);
      ts.forEachChild(node, visit);
    };
    for (const statement of statements) visit(ts.isClassDeclaration(statement) ? withoutPrivate(statement) : statement);
  }
  return [...names].sort();
}

/** Names that a file declares or takes from another file of its package. */
function ownNames(file) {
  return new Set(
    file.statements.flatMap((statement) => {
      if (!ts.isImportDeclaration(statement)) return ts.isExportDeclaration(statement) ? [] : namesOf(statement);
      const { moduleSpecifier, importClause } = statement;
      const bindings = importClause?.namedBindings;
      return moduleSpecifier.text.startsWith('.') && bindings !== undefined && ts.isNamedImports(bindings)
        ? bindings.elements.map(({ name }) => name.text)
        : [];
    }),
  );
}

/** Whether an identifier stands for a declaration, and is not the name of a member or a parameter. */
function isReference(node) {
  const { parent } = node;
  return (
    (ts.isTypeReferenceNode(parent) && parent.typeName === node) ||
    (ts.isExpressionWithTypeArguments(parent) && parent.expression === node) ||
    (ts.isTypeQueryNode(parent) && parent.exprName === node) ||
    (ts.isComputedPropertyName(parent) && parent.expression === node)
  );
}
