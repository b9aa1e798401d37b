import { Column, Entity, PrimaryColumn, type ColumnOptions } from 'typeorm';

/** The tables of the directory as migrations/ makes them. Every row belongs to an organisation. */
const time: ColumnOptions = { type: 'timestamptz', precision: 3 };

@Entity('organisation')
export class OrganisationRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') kind!: 'member' | 'guest';
  @Column('text') name!: string;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('uuid', { name: 'guest_of', nullable: true }) guestOf!: string | null;
  @Column('text', { name: 'organisation_role', nullable: true }) organisationRole!: 'owner' | 'admin' | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

@Entity('course')
export class CourseRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') title!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

@Entity('enrolment')
export class EnrolmentRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'course_id' }) courseId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('text') role!: 'instructor' | 'assistant' | 'learner' | 'observer';
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

@Entity('class_session')
export class ClassSessionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'course_id' }) courseId!: string;
  @Column('text') title!: string;
  @Column({ ...time, name: 'starts_at' }) startsAt!: Date;
  @Column({ ...time, name: 'ends_at' }) endsAt!: Date;
  @Column({ ...time, name: 'latest_end_at' }) latestEndAt!: Date;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

@Entity('link')
export class LinkRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') kind!: 'sign-in' | 'guest';
  @Column('bytea', { name: 'secret_hash' }) secretHash!: Buffer;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('uuid', { name: 'session_id', nullable: true }) sessionId!: string | null;
  @Column('uuid', { name: 'made_by', nullable: true }) madeBy!: string | null;
  @Column('boolean') reusable!: boolean;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, name: 'expires_at' }) expiresAt!: Date;
  @Column({ ...time, name: 'used_at', nullable: true }) usedAt!: Date | null;
  @Column({ ...time, name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

@Entity('browser_session')
export class BrowserSessionRow {
  @PrimaryColumn('bytea', { name: 'secret_hash' }) secretHash!: Buffer;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'link_id' }) linkId!: string;
  @Column({ ...time, name: 'opened_at' }) openedAt!: Date;
  @Column({ ...time, name: 'expires_at' }) expiresAt!: Date;
  @Column({ ...time, name: 'closed_at', nullable: true }) closedAt!: Date | null;
}

@Entity('api_key')
export class ApiKeyRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') prefix!: string;
  @Column('bytea', { name: 'secret_hash' }) secretHash!: Buffer;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

export const directoryRows = [
  OrganisationRow,
  PersonRow,
  CourseRow,
  EnrolmentRow,
  ClassSessionRow,
  LinkRow,
  BrowserSessionRow,
  ApiKeyRow,
];
