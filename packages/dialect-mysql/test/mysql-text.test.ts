import { describe, expect, test } from 'vitest';
import { quoteLiteral, readExpression, readLiterals, withoutDatabase } from '../src/mysql-text.ts';

describe('an expression that information_schema shows', () => {
  test('is read as MySQL was given it: without escapes, each character once', () => {
    expect(readExpression("concat(`a`,_utf8mb4\\'q\\\\\\'Ã¼\\\\\\\\z\\')")).toBe("concat(`a`,_utf8mb4'q\\'ü\\\\z')");
    expect(readExpression("_utf8mb4\\'â\u0082¬ð\u009f\u0098\u0080\\'")).toBe("_utf8mb4'€😀'");
  });

  test('is left as it is where nothing was shown twice', () => {
    expect(readExpression('(`größe` + 1)')).toBe('(`größe` + 1)');
    expect(readExpression('(`€` + 1)')).toBe('(`€` + 1)');
  });
});

test('lists of literals are read, with quotes, escapes and commas in them', () => {
  expect(readLiterals("enum('a','b''c','d\\\\e',',','')")).toEqual(['a', "b'c", 'd\\e', ',', '']);
  expect(readLiterals(`set(${quoteLiteral("x'\\y")})`)).toEqual(["x'\\y"]);
});

describe('the query of a view', () => {
  test('loses the name of its own database, but not in texts, nor where a column has it', () => {
    expect(withoutDatabase("select `db`.`t`.`a` AS `db`,'`db`.`t`' AS `x`,`t`.`db` AS `y` from (`db`.`t` join `db2`.`t` `u`)", 'db')).toBe(
      "select `t`.`a` AS `db`,'`db`.`t`' AS `x`,`t`.`db` AS `y` from (`t` join `db2`.`t` `u`)",
    );
  });

  test('is left alone where a table goes by the same name', () => {
    const sql = 'select `db`.`a` AS `a` from `db`.`t` `db`';
    expect(withoutDatabase(sql, 'db')).toBe(sql);
  });
});
