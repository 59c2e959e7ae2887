// The questions to the system catalogs (PostgreSQL manual, chapter 53). Each answers with the name of a relation and one
// JSON object.

/**
 * Columns that only later versions have, as NULL: a query inside of this one finds those of the catalog first, and these
 * where the catalog has none. PostgreSQL 15 brought the first two, 18 the others.
 */
const laterColumns = `(SELECT NULL::BOOLEAN AS indnullsnotdistinct, NULL::INT2[] AS confdelsetcols, NULL::BOOLEAN AS conperiod, NULL::BOOLEAN AS conenforced) AS later`;

/** The schema that is asked about, `$1`; the first of the search path if that is null. */
const schemaId = `CASE WHEN $1::TEXT = 'pg_temp' THEN pg_my_temp_schema() ELSE to_regnamespace(quote_ident(COALESCE($1::TEXT, current_schema())))::OID END`;

/** A schema as the asker calls it: null where names without one are looked up. */
function shown(schema: string): string {
  return `CASE WHEN ${schema} = $1::TEXT THEN $1::TEXT WHEN ${schema} = current_schema() THEN NULL
 WHEN $1::TEXT = 'pg_temp' AND ${schema} LIKE 'pg\\_temp\\_%' THEN 'pg_temp' ELSE ${schema} END`;
}

/** Relations of a schema, `$1`, of the names in the JSON array `$2`, or of all, and of the kinds `$3`. */
const relations = `pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.oid = ${schemaId}
 AND ($2::TEXT IS NULL OR c.relname IN (SELECT json_array_elements_text($2::JSON))) AND c.relkind = ANY ($3::TEXT[]::"char"[])`;

/** The names of columns, by their numbers in an array. */
function names(relation: string, numbers: string): string {
  return `(SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(${numbers}) WITH ORDINALITY AS k (number, place)
 JOIN pg_attribute AS a ON a.attrelid = ${relation} AND a.attnum = k.number)`;
}

/** A collation by its name, if it is one that somebody chose. */
function collation(chosen: string, usual: string): string {
  return `(SELECT co.collname FROM pg_collation AS co WHERE co.oid = ${chosen} AND ${chosen} <> ${usual})`;
}

const counting = (s: string): string =>
  `'start', ${s}.seqstart::TEXT, 'increment', ${s}.seqincrement::TEXT, 'minValue', ${s}.seqmin::TEXT, 'maxValue', ${s}.seqmax::TEXT, 'cache', ${s}.seqcache::TEXT, 'cycle', ${s}.seqcycle`;

export const schemaNames = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname";

export const relationNames = `SELECT c.relname FROM ${relations} ORDER BY c.relname`;

export const tables = `SELECT c.relname, json_build_object('kind', c.relkind, 'persistence', c.relpersistence,
 'comment', obj_description(c.oid, 'pg_class'),
 'definition', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
 'partitionKey', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
 'bound', CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
 'parents', (SELECT json_agg(json_build_object('name', pc.relname, 'schema', ${shown('pn.nspname')}) ORDER BY h.inhseqno)
   FROM pg_inherits AS h JOIN pg_class AS pc ON pc.oid = h.inhparent JOIN pg_namespace AS pn ON pn.oid = pc.relnamespace WHERE h.inhrelid = c.oid),
 'using', (SELECT am.amname FROM pg_am AS am WHERE am.oid = c.relam AND am.amname <> 'heap'),
 'storage', c.reloptions,
 'tablespace', (SELECT ts.spcname FROM pg_tablespace AS ts WHERE ts.oid = c.reltablespace))::TEXT
 FROM ${relations} ORDER BY c.relname`;

export const columns = `SELECT c.relname, json_build_object('name', a.attname, 'typeName', format_type(a.atttypid, a.atttypmod),
 'dimensions', a.attndims, 'typeId', a.atttypid::TEXT, 'collation', ${collation('a.attcollation', 't.typcollation')},
 'required', a.attnotnull, 'expression', pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity, 'generated', a.attgenerated,
 'comment', col_description(c.oid, a.attnum),
 'counting', CASE WHEN a.attidentity <> '' THEN (SELECT json_build_object(${counting('s')}) FROM pg_depend AS o
   JOIN pg_sequence AS s ON s.seqrelid = o.objid WHERE o.classid = 'pg_class'::REGCLASS AND o.refclassid = 'pg_class'::REGCLASS
   AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END,
 'sequence', (SELECT json_build_object('name', sc.relname, 'schema', ${shown('sn.nspname')},
   'isOwned', EXISTS (SELECT FROM pg_depend AS p WHERE p.classid = 'pg_class'::REGCLASS AND p.objid = sc.oid
     AND p.refclassid = 'pg_class'::REGCLASS AND p.refobjid = c.oid AND p.refobjsubid = a.attnum AND p.deptype = 'a'))
   FROM pg_depend AS o JOIN pg_class AS sc ON sc.oid = o.refobjid AND sc.relkind = 'S' JOIN pg_namespace AS sn ON sn.oid = sc.relnamespace
   WHERE o.classid = 'pg_attrdef'::REGCLASS AND o.objid = d.oid AND o.refclassid = 'pg_class'::REGCLASS LIMIT 1))::TEXT
 FROM ${relations} JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 JOIN pg_type AS t ON t.oid = a.atttypid LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum ORDER BY c.relname, a.attnum`;

/** One key of an index; `k` counts from 1, the arrays of the catalog from 0. */
const indexElements = `(SELECT json_agg(json_build_object('column', a.attname,
   'sql', CASE WHEN a.attname IS NULL THEN pg_get_indexdef(i.indexrelid, k, false) END,
   'text', pg_get_indexdef(i.indexrelid, k, false),
   'descending', i.indoption[k - 1] & 1 = 1, 'nullsFirst', i.indoption[k - 1] & 2 = 2,
   'collation', ${collation('i.indcollation[k - 1]', `COALESCE(a.attcollation, 'pg_catalog."default"'::REGCOLLATION)`)},
   'operatorClass', (SELECT opc.opcname FROM pg_opclass AS opc WHERE opc.oid = i.indclass[k - 1] AND NOT opc.opcdefault)) ORDER BY k)
   FROM generate_series(1, i.indnkeyatts) AS k LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND a.attnum <> 0)`;

const included = names('i.indrelid', '(i.indkey::INT2[])[i.indnkeyatts:]');

/** Without the copies that a foreign key to a partitioned table keeps for each of its parts. */
export const constraints = `SELECT c.relname, json_build_object('name', o.conname, 'type', o.contype, 'columns', ${names('c.oid', 'o.conkey')},
 'targetSchema', ${shown('fn.nspname')}, 'targetTable', fc.relname, 'targetColumns', CASE WHEN o.contype = 'f' THEN ${names('fc.oid', 'o.confkey')} END,
 'onDelete', o.confdeltype, 'onUpdate', o.confupdtype, 'match', o.confmatchtype,
 'onDeleteColumns', CASE WHEN o.cleared IS NOT NULL THEN ${names('c.oid', 'o.cleared')} END,
 'deferrable', o.condeferrable, 'deferred', o.condeferred, 'validated', o.convalidated, 'noInherit', o.connoinherit,
 'period', o.period, 'enforced', o.enforced,
 'expression', pg_get_expr(o.conbin, o.conrelid), 'comment', obj_description(o.oid, 'pg_constraint'),
 'nullsNotDistinct', i.distinctless, 'include', CASE WHEN i.indnatts > i.indnkeyatts THEN ${included} END,
 'elements', CASE WHEN o.contype = 'x' THEN ${indexElements} END, 'using', am.amname, 'where', pg_get_expr(i.indpred, i.indrelid),
 'operators', CASE WHEN o.contype = 'x' THEN (SELECT json_agg(op.oprname ORDER BY k.place)
   FROM unnest(o.conexclop) WITH ORDINALITY AS k (id, place) JOIN pg_operator AS op ON op.oid = k.id) END)::TEXT
 FROM ${relations} CROSS JOIN ${laterColumns} CROSS JOIN LATERAL (SELECT own.*, confdelsetcols AS cleared, conperiod AS period, conenforced AS enforced
   FROM pg_constraint AS own WHERE own.conrelid = c.oid AND own.contype IN ('p', 'u', 'f', 'c', 'x')) AS o
 LEFT JOIN pg_class AS fc ON fc.oid = o.confrelid LEFT JOIN pg_namespace AS fn ON fn.oid = fc.relnamespace
 LEFT JOIN LATERAL (SELECT own.*, indnullsnotdistinct AS distinctless FROM pg_index AS own WHERE own.indexrelid = o.conindid AND o.contype <> 'f') AS i ON TRUE
 LEFT JOIN pg_class AS ic ON ic.oid = i.indexrelid LEFT JOIN pg_am AS am ON am.oid = ic.relam
 WHERE NOT EXISTS (SELECT FROM pg_constraint AS whole WHERE whole.oid = o.conparentid AND whole.conrelid = o.conrelid) ORDER BY c.relname, o.conname`;

/** Those of constraints are left out. */
export const indexes = `SELECT c.relname, json_build_object('name', ic.relname, 'unique', i.indisunique, 'elements', ${indexElements},
 'include', ${included}, 'where', pg_get_expr(i.indpred, i.indrelid), 'using', am.amname,
 'nullsNotDistinct', i.distinctless, 'storage', ic.reloptions,
 'tablespace', (SELECT ts.spcname FROM pg_tablespace AS ts WHERE ts.oid = ic.reltablespace), 'comment', obj_description(ic.oid, 'pg_class'))::TEXT
 FROM ${relations} CROSS JOIN ${laterColumns} CROSS JOIN LATERAL (SELECT own.*, indnullsnotdistinct AS distinctless FROM pg_index AS own WHERE own.indrelid = c.oid) AS i JOIN pg_class AS ic ON ic.oid = i.indexrelid JOIN pg_am AS am ON am.oid = ic.relam
 WHERE NOT EXISTS (SELECT FROM pg_constraint AS o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')) ORDER BY c.relname, ic.relname`;

export const sequences = `SELECT c.relname, json_build_object('typeName', format_type(s.seqtypid, NULL), ${counting('s')},
 'comment', obj_description(c.oid, 'pg_class'),
 'ownedBy', (SELECT json_build_object('table', tc.relname, 'column', a.attname) FROM pg_depend AS o JOIN pg_class AS tc ON tc.oid = o.refobjid
   JOIN pg_attribute AS a ON a.attrelid = tc.oid AND a.attnum = o.refobjsubid
   WHERE o.classid = 'pg_class'::REGCLASS AND o.objid = c.oid AND o.refclassid = 'pg_class'::REGCLASS AND o.deptype = 'a'))::TEXT
 FROM pg_class AS c JOIN pg_sequence AS s ON s.seqrelid = c.oid WHERE c.relnamespace = ${schemaId}
 AND NOT EXISTS (SELECT FROM pg_depend AS o WHERE o.classid = 'pg_class'::REGCLASS AND o.objid = c.oid AND o.deptype = 'i') ORDER BY c.relname`;

/** Types of schemas that `first` selects, and those that they are made of; the name that comes with each is its number. */
function namedTypes(first: string): string {
  return `WITH RECURSIVE used (id) AS (${first} UNION
 SELECT part.id FROM used JOIN pg_type AS t ON t.oid = used.id
 LEFT JOIN pg_range AS r ON r.rngtypid = t.oid OR r.rngmultitypid = t.oid
 CROSS JOIN LATERAL (VALUES (t.typbasetype), (CASE WHEN t.typcategory = 'A' THEN t.typelem END), (r.rngsubtype)) AS part (id) WHERE part.id <> 0)
 SELECT t.oid::TEXT, json_build_object('kind', CASE WHEN t.typcategory = 'A' AND t.typtype = 'b' THEN 'a' ELSE t.typtype END,
 'name', t.typname, 'schema', ${shown('tn.nspname')}, 'element', t.typelem::TEXT, 'comment', obj_description(t.oid, 'pg_type'),
 'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid),
 'base', format_type(t.typbasetype, t.typtypmod), 'baseId', t.typbasetype::TEXT, 'dimensions', t.typndims, 'required', t.typnotnull,
 'collation', ${collation('t.typcollation', 'b.typcollation')},
 'default', CASE WHEN t.typtype = 'd' THEN pg_get_expr(t.typdefaultbin, 0) END,
 'checks', (SELECT json_agg(json_build_object('name', o.conname, 'expression', pg_get_expr(o.conbin, 0), 'validated', o.convalidated,
   'comment', obj_description(o.oid, 'pg_constraint')) ORDER BY o.conname) FROM pg_constraint AS o WHERE o.contypid = t.oid AND o.contype = 'c'),
 'subtype', format_type(r.rngsubtype, NULL), 'subtypeId', r.rngsubtype::TEXT)::TEXT
 FROM used JOIN pg_type AS t ON t.oid = used.id JOIN pg_namespace AS tn ON tn.oid = t.typnamespace AND tn.nspname <> 'pg_catalog'
 LEFT JOIN pg_type AS b ON b.oid = t.typbasetype LEFT JOIN pg_range AS r ON r.rngtypid = t.oid OR r.rngmultitypid = t.oid ORDER BY t.typname`;
}

/** The types of columns. */
export const typesOfColumns = namedTypes(
  `SELECT a.atttypid FROM ${relations} JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`,
);

/** The types of a schema, `$1`, of the kinds `$2`. */
export const typesOfSchema = namedTypes(
  `SELECT st.oid FROM pg_type AS st WHERE st.typnamespace = ${schemaId} AND st.typtype = ANY ($2::TEXT[]::"char"[])`,
);
