import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, func, Integer, MetaData, references, Timestamp, Varchar } from '@sqlayer/expression';
import { type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements, type StatementRecorder } from '@sqlayer/testing';
import { many, mapped, one, Session } from '../src/index.ts';

// Classes with every kind of relationship, for the tests of this folder.

export const school = new MetaData();
const options = { metadata: school };

export const attendance = school.table('attendance', {
  studentId: column(Integer, { primaryKey: true, foreignKey: 'student.id' }),
  courseId: column(Integer, { primaryKey: true, foreignKey: 'course.id' }),
});

export const friendship = school.table('friendship', {
  fromId: column(Integer, { primaryKey: true, foreignKey: 'student.id' }),
  toId: column(Integer, { primaryKey: true, foreignKey: 'student.id' }),
});

export class Student extends mapped(
  'student',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(30)),
    year: column(Integer, { default: 1 }),
    joinedAt: column(Timestamp, { serverDefault: func.now() }),
    mentorId: column(Integer, { nullable: true, foreignKey: 'student.id' }),
    mentor: one<Student>(() => Student, { nullable: true, backPopulates: 'mentored' }),
    mentored: many<Student>(() => Student, { backPopulates: 'mentor' }),
    locker: one<Locker>(() => Locker, { nullable: true, backPopulates: 'student', cascade: 'all' }),
    essays: many<Essay>(() => Essay, { backPopulates: 'student', cascade: 'all, delete-orphan', orderBy: () => Essay.c.title }),
    courses: many<Course>(() => Course, { secondary: attendance, backPopulates: 'students', orderBy: () => Course.c.title }),
    friends: many<Student>(() => Student, { secondary: friendship }),
    loans: many<Loan>(() => Loan, { backPopulates: 'student' }),
  },
  options,
) {}

export class Locker extends mapped(
  'locker',
  {
    id: column(Integer, { primaryKey: true }),
    code: column(Varchar(10)),
    studentId: column(Integer, { foreignKey: 'student.id', unique: true }),
    student: one<Student>(() => Student, { backPopulates: 'locker' }),
  },
  options,
) {}

export class Essay extends mapped(
  'essay',
  {
    id: column(Integer, { primaryKey: true }),
    title: column(Varchar(80)),
    studentId: column(Integer, { foreignKey: 'student.id' }),
    student: one<Student>(() => Student, { backPopulates: 'essays' }),
  },
  options,
) {}

export class Course extends mapped(
  'course',
  {
    id: column(Integer, { primaryKey: true }),
    title: column(Varchar(80)),
    students: many<Student>(() => Student, { secondary: attendance, backPopulates: 'courses' }),
  },
  options,
) {}

/** Two columns make its key, and the database takes loans away with their student. */
export class Loan extends mapped(
  'loan',
  {
    book: column(Varchar(20), { primaryKey: true }),
    copy: column(Integer, { primaryKey: true, autoincrement: false }),
    studentId: column(Integer, { nullable: true, foreignKey: references('student.id', { onDelete: 'CASCADE' }) }),
    student: one<Student>(() => Student, { nullable: true, backPopulates: 'loans' }),
  },
  options,
) {}

export interface SchoolFixture extends AsyncDisposable {
  readonly engine: Engine;
  readonly recorder: StatementRecorder;
  session(): Session;
}

/** A school in memory; statements are recorded from when it stands. */
export async function openSchool(): Promise<SchoolFixture> {
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => school.createAll(connection));
  return {
    engine,
    recorder: recordStatements(engine),
    session: () => new Session(engine),
    [Symbol.asyncDispose]: () => kernel.dispose(),
  };
}
