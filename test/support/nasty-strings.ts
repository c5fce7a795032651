/** Strings that one YAML reader or another takes for something else when they are written carelessly. */
export const nastyStrings: readonly string[] = [
  // Booleans and nulls of YAML 1.1 and 1.2.
  ...['y', 'Y', 'n', 'N', 'yes', 'Yes', 'YES', 'no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF'],
  ...['true', 'True', 'TRUE', 'tRuE', 'false', 'False', 'FALSE', 'null', 'Null', 'NULL', '~', ''],
  // Numbers in every base and notation.
  ...['0', '-0', '+0', '00', '08', '0400', '0o7', '0o400', '-0o7', '0x1f', '0XFF', '-0x1F', '0b11', '1_000', '0x_1', '_1', '_', '1e3'],
  ...['1E3', '1e+3'],
  ...['1.', '1.5', '-1.5', '+1.5', '.5', '-.5', '5e', '1.5e-3', '1e400', '12345678901234567890', '9007199254740993', '1__0', '0_'],
  ...['1.2.3', '10.0.0.1'],
  ...['.inf', '-.inf', '+.inf', '.Inf', '.INF', 'inf', 'Infinity', '-Infinity', '.nan', '.NaN', '.NAN', 'nan', 'NaN', '12e03', '-2E+05'],
  ...['0.', '0x', '0b', '0o', 'e0', 'E-1'],
  // Times and dates.
  ...['1:30', '12:30:45', '190:20:30', '-1:30', '1:30.5', '60:00', '2001-12-14', '2001-1-1', '2001-12-14T21:59:43.10-05:00'],
  ...['2001-12-14 21:59:43.10 -5', '2002-12-14t01:02:03z'],
  // Indicators, alone and in front.
  ...['-', '--', '---', '--- a', '---a', '...', '... a', '...a', '?', '? a', ':', ': a', ':a', ',', '[', ']', '[]', '{', '}', '{}'],
  ...['{{ a }}', '#', '# a', '#a'],
  ...['&', '&a', '*', '*a', '*.example.com', '!', '!a', '!!str a', '|', '|-', '>', '>a', '%', '%YAML 1.1', '@', '@a', '`', '`a`', '='],
  ...['<<', '<', "'", "''", '"', '""'],
  ...['- a', '-a', '-1', '--a', '--verbose=true', '-\ta', '+', '.', '..', './a', '/', '\\', '\\n', '$', '$(A)', '^', '(', ')', ';', '_a'],
  ...['-- a', '- - a'],
  // Indicators in the middle and at the end.
  ...['a: b', 'a:', 'a :', 'a:b', 'a::b', 'a ::', 'a #b', 'a#b', 'a # b', 'a,b', 'a, b', 'a]', 'a}', '[a', '{a', 'a: '],
  ...['key: value # no comment', 'a -', 'a ?', "it's", 'say "a"'],
  ...['{"a": "b"}', "'a'", '"a', "'a", 'a"', "a'", "a''b", 'a\\b', 'a\\tb', '"a\\"b\'c"', '::', '::1', 'fd00::/8', 'fd00::', '::/0'],
  ...['http://a:80/b?c=d&e=f#g'],
  // White space.
  ...[' ', '  ', ' a', 'a ', 'a  b', '\t', '\ta', 'a\t', 'a\tb', 'a:\tb', 'a\t#b', '\n', '\n\n', '\na', 'a\n', 'a\n\n', 'a\n\n\n'],
  ...['\n\na\n\n', 'a\nb', 'a\n\nb', ' a\nb', 'a\n b', 'a\n  b\n'],
  ...['\ta\nb', 'a\n\tb', 'a\n\t\nb', 'a\n \nb', 'a\n\n \n\nb', 'a\n ', 'a\n \n', 'a\n\t', 'a\n\t\n', 'a \nb', 'a\t\nb ', 'a\nb '],
  ...['a\nb \n', 'a\nb\t\n', '\n a', '\n \na', '\n\ta', ' \na', ' \n'],
  ...['a\r', '\r', '\r\n', 'a\r\nb', 'a\rb', '\ra', 'a\n\r\nb', 'a\n#b', '#a\nb', '---\na', 'a\n---\nb', 'a\n...\nb', '%a\nb'],
  ...['- a\n- b', 'a: b\nc: d\n', '|\na', '>\na', "'\na", '"\na', '{\n  "a": [\n    1\n  ]\n}\n'],
  // Characters outside printable ASCII.
  ...['\0', 'a\0b', '\x07', '\b', '\x0b', '\f', '\x1b[0m', '\x7f', '\x80', '\x85', 'a\x85b', 'a\nb\x85c', '\x9f', '\xa0', '\xa0a'],
  ...['a\xa0', 'a\xa0b', 'a\nb\xa0', '\xa0\nb', 'a\n\xa0\nb', '\xad', 'é', 'Ünï', 'aé: b', 'aé #b'],
  ...['\u2028', 'a\u2028b', 'a\nb\u2028c', '\u2029a', 'a\u2029', 'a\u2003', '\u2003a', 'a\u3000b', '\u3000', 'a\n\u3000\nb', '\u3000\nb'],
  ...['a\n\u2003', '\u200b', 'a\u200bb', '\u202ea', '\ufeff', '\ufeffa', 'a\ufeffb', 'a\n\ufeffb'],
  ...['\ufffd', '\ufffe', '\uffff', 'a\uffffb', '日本', 'a日本', '🙂', 'a🙂', 'a\n🙂\n', '\u{1fffe}', '\u{10ffff}', 'e\u0301', '١٢', 'ｙｅｓ', 'K'],
  ...['\u1680', 'a\u1680'],
  // Names that JavaScript objects hold already, and lengths.
  ...['__proto__', 'constructor', 'toString', 'a'.repeat(200), 'a '.repeat(2000) + 'a', '- '.repeat(600), 'é'.repeat(1100)],
  ...['a'.repeat(1023), `"${'b'.repeat(1100)}`, 'a\n'.repeat(1000)],
];
