const { column, createEngine, Integer, insert, MetaData, mapped, Session, select, Varchar } = require('sqlayer');

const metadata = new MetaData();
const User = mapped('user_account', { id: column(Integer, { primaryKey: true }), name: column(Varchar(30)) }, { metadata });

async function main() {
  const engine = await createEngine('sqlite::memory:');
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(User).values([{ name: 'sandy' }, { name: 'patrick' }]));
  });
  const session = new Session(engine);
  const users = await session.scalars(select(User).orderBy(User.c.name)).all();
  console.log(users.map((user) => `${user.id} ${user.name}`).join('\n'));
  await session.close();
  await engine.dispose();
}

void main();
