import {
  type ColumnReference,
  DdlCompiler,
  type DdlFeature,
  type DdlOptionNames,
  type ForeignKeyConstraint,
  type Identity,
  type Index,
  type SequenceCounting,
  type Table,
} from '@sqlayer/expression';

/** Oracle's way of what it writes otherwise than the standard. */
export class OracleDdlCompiler extends DdlCompiler {
  protected override readonly lacks: ReadonlySet<DdlFeature> = new Set([
    'emptyTable',
    'match',
    'exclude',
    'partialIndex',
    'dropIndexConcurrently',
    'schemas',
    'temporaryView',
    'temporaryTableAs',
    'constraintComments',
    'enumTypes',
    'domains',
    'storedColumn',
  ]);
  protected override readonly optionNames: DdlOptionNames = {
    table: ['onCommit', 'compress', 'tablespace'],
    column: ['defaultOnNull'],
    index: ['bitmap', 'compress'],
  };

  protected override columnParts(column: ColumnReference, table: Table): readonly string[] {
    const { identity } = column.options;
    return [
      this.columnType(column, table),
      this.defaultClause(column),
      this.computedClause(column),
      identity === undefined ? '' : this.identityClause(identity),
      // An identity is NOT NULL by itself.
      identity === undefined ? this.nullClause(column, table) : '',
    ];
  }

  protected override defaultClause(column: ColumnReference): string {
    const { defaultOnNull } = this.optionsOf('column', column.options);
    const clause = super.defaultClause(column);
    return this.flag('defaultOnNull', defaultOnNull) ? clause.replace(/^DEFAULT /, 'DEFAULT ON NULL ') : clause;
  }

  protected override identityMode(identity: Identity): string {
    return super.identityMode(identity) + (identity.onNull ? ' ON NULL' : '');
  }

  protected override counting(counting: SequenceCounting): string {
    const { order } = counting;
    return [super.counting(counting), ...(order === undefined ? [] : [order ? 'ORDER' : 'NOORDER'])]
      .filter((part) => part !== '')
      .join(' ');
  }

  protected override countingWords(): { readonly noMinValue: string; readonly noMaxValue: string; readonly noCycle: string } {
    return { noMinValue: 'NOMINVALUE', noMaxValue: 'NOMAXVALUE', noCycle: 'NOCYCLE' };
  }

  /** Rows that are referred to cannot be deleted: there are no words for what is always so. */
  protected override onDeleteClause(action: ForeignKeyConstraint['onDelete'], constraint: ForeignKeyConstraint): string {
    if (action === 'NO ACTION' || action === 'RESTRICT') return '';
    if (action === 'SET DEFAULT') throw this.unsupported('ON DELETE SET DEFAULT');
    return super.onDeleteClause(action, constraint);
  }

  protected override onUpdateClause(action: ForeignKeyConstraint['onUpdate']): string {
    if (action === undefined || action === 'NO ACTION' || action === 'RESTRICT') return '';
    throw this.unsupported(`ON UPDATE ${action}`);
  }

  protected override tableOptions(table: Table): string {
    const { onCommit, compress, tablespace } = this.optionsOf('table', table);
    const clauses = [
      onCommit === undefined ? '' : `ON COMMIT ${this.word('onCommit', onCommit).toUpperCase()}`,
      compress === undefined || compress === false
        ? ''
        : compress === true
          ? 'COMPRESS'
          : `COMPRESS FOR ${this.word('compress', compress)}`,
      tablespace === undefined ? '' : `TABLESPACE ${this.names(tablespace)}`,
    ];
    return clauses.map((clause) => (clause === '' ? '' : `\n ${clause}`)).join('');
  }

  protected override cascadeWords(): string {
    return 'CASCADE CONSTRAINTS';
  }

  protected override indexKind(index: Index): string {
    const { bitmap } = this.optionsOf('index', index);
    return super.indexKind(index) + (this.flag('bitmap', bitmap) ? 'BITMAP ' : '');
  }

  /** An index is in the schema of its table unless it says another one. */
  protected override indexName(index: Index, table: Table): string {
    return this.qualified(table.schema, this.identifierOf(index, table) as string);
  }

  protected override indexClauses(index: Index, table: Table): readonly string[] {
    const { compress } = this.optionsOf('index', index);
    const clauses = super.indexClauses(index, table);
    if (compress === undefined || compress === false) return clauses;
    return [...clauses, compress === true ? 'COMPRESS' : `COMPRESS ${this.word('compress', compress)}`];
  }

  protected override noComment(): string {
    return "''";
  }
}
