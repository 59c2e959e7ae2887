import { BigInteger, type ColumnReference, column, MetaData, select } from '@sqlayer/expression';
import { describe, expectTypeOf, test } from 'vitest';
import { automap, type Collection, type DynamicEntity, deferred, joinedLoad, many, selectinLoad } from '../src/index.ts';

interface UserShape {
  id: number;
  name: string;
  post_collection: Collection<PostShape>;
}
interface PostShape {
  id: number;
  author: UserShape;
}

describe('a class that automap makes', () => {
  test('has the attributes that its objects are said to have', () => {
    const made = automap(new MetaData());
    const User = made.classFor<UserShape>('user_account');
    const Post = made.classFor<PostShape>('post');
    expectTypeOf(new User({ name: 'x' }).name).toEqualTypeOf<string>();
    expectTypeOf(User.c.name).toEqualTypeOf<ColumnReference<string, 'name', string>>();
    select(User).where(User.c.name.eq('x')).options(selectinLoad(User.c.post_collection), joinedLoad(Post.c.author));
    // @ts-expect-error a name is text
    User.c.name.eq(1);
  });

  test('has attributes of any name where nothing is said', () => {
    const { classes } = automap(new MetaData());
    const User = classes['User'];
    if (User === undefined) return;
    expectTypeOf(new User()).toMatchTypeOf<DynamicEntity>();
    expectTypeOf(new User()['name']).toEqualTypeOf<unknown>();
  });
});

describe('a deferred class', () => {
  test('knows what was said of it', () => {
    class User extends deferred('user_account', {
      id: column(BigInteger, { primaryKey: true }),
      posts: many<Post>(() => Post),
    }) {
      get double(): bigint {
        return this.id * 2n;
      }
    }
    class Post extends deferred('post') {}
    const user = new User({ id: 1n, name: 'x' });
    expectTypeOf(user.id).toEqualTypeOf<bigint>();
    expectTypeOf(user.posts).toEqualTypeOf<Collection<Post>>();
    expectTypeOf(user['name']).toEqualTypeOf<unknown>();
    expectTypeOf(user.double).toEqualTypeOf<bigint>();
    select(User).where(User.c.id.eq(1n)).options(selectinLoad(User.c.posts));
    // @ts-expect-error the key is a bigint
    new User({ id: 'x' });
  });
});
