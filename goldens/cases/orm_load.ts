import { columnSelect, joinedLoad, lazyLoad, select, selectinLoad } from 'sqlayer';
import type { GoldenCases } from '../case.ts';
import { Address, Order, User } from '../entities.ts';

export const cases: GoldenCases = {
  'orm_load.joinedload_collection': () => columnSelect(select(User).options(joinedLoad(User.c.addresses))),
  'orm_load.joinedload_many_to_many': () => columnSelect(select(Order).options(joinedLoad(Order.c.items))),
  'orm_load.joinedload_limit_collection': () =>
    columnSelect(select(User).orderBy(User.c.name).limit(5).options(joinedLoad(User.c.addresses))),
  'orm_load.joinedload_distinct': () => columnSelect(select(User).distinct().options(joinedLoad(User.c.addresses))),
  'orm_load.joinedload_with_explicit_join': () =>
    columnSelect(select(User).join(User.c.addresses).where(Address.c.email_address.eq('x')).options(joinedLoad(User.c.addresses))),
  'orm_load.joinedload_group_by': () => columnSelect(select(User).groupBy(User.c.id).options(joinedLoad(User.c.addresses))),
  'orm_load.selectinload_main': () => columnSelect(select(User).options(selectinLoad(User.c.addresses))),
  'orm_load.lazyload_raiseload_main': () => columnSelect(select(User).options(lazyLoad(User.c.addresses), lazyLoad(User.c.orders))),
  'orm_load.joinedload_then_selectinload': () =>
    columnSelect(select(User).options(joinedLoad(User.c.orders).selectinLoad((order) => order.lines))),
};
