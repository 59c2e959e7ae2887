/** Words that the common databases reserve, in lower case; a dialect adds its own. Source: ISO/IEC 9075-2 §5.2. */
export const reservedWords: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between binary both by case cast check collate column
  constraint create cross current_date current_role current_time current_timestamp current_user default deferrable delete
  desc distinct do else end escape except exists false fetch for foreign freeze from full grant group having ilike in
  initially inner insert intersect into is isnull join lateral leading left like limit localtime localtimestamp natural
  new not notnull null of off offset old on only or order outer overlaps placing primary references right select
  session_user set similar some symmetric table then to trailing true union unique update user using values verbose when
  where window with`.split(/\s+/),
);
