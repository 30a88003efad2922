"""Staff: persons as WeChat Work knows them, and what each may do in each shop."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from storage.audit import Audit
from storage.base.database import enter_person
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.desk import Desk, owned
from storage.schema import persons, staff

# Every question looks the asker up: built once, these cost a tenth.
MEMBERS = select(
    staff.c.merchant_id, staff.c.person_id, staff.c.role, staff.c.store_id, staff.c.cashier,
    persons.c.userid, persons.c.name,
).join(persons, persons.c.person_id == staff.c.person_id)  # fmt: skip
ALL = MEMBERS.where(owned(staff)).order_by(staff.c.person_id)
ONE = MEMBERS.where(owned(staff), staff.c.person_id == bindparam("person"))
SHOPS = MEMBERS.where(staff.c.person_id == bindparam("person")).order_by(staff.c.merchant_id)
PERSON = select(persons.c.person_id).where(
    persons.c.userid == bindparam("userid"), persons.c.active
)


class Role(StrEnum):
    """What somebody is in a shop."""

    CASHIER = "cashier"
    MANAGER = "manager"
    OWNER = "owner"
    AUDITOR = "auditor"

    @property
    def word(self) -> str:
        """The role as the shop calls it."""
        return {"cashier": "收银员", "manager": "店长", "owner": "老板", "auditor": "审计"}[self]


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one shop; `store_id` empty: every store; `cashier` is the till's name for him."""

    person_id: int
    userid: str
    name: str
    role: Role
    store_id: str = ""
    cashier: str = ""


class StaffBook:
    """Who works in one merchant's shop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._audit = Audit(desk)

    def members(self) -> list[Member]:
        """Everybody, owners first."""
        found = [_read(row, self._desk.vault) for row in self._desk.run(ALL).all()]
        order = [Role.OWNER, Role.MANAGER, Role.CASHIER, Role.AUDITOR]
        return sorted(found, key=lambda member: order.index(member.role))

    def of(self, person_id: int) -> Member | None:
        """The member by row; people are never compared by the spelling of an id."""
        row = self._desk.run(ONE, person=person_id).first()
        return _read(row, self._desk.vault) if row else None

    def with_role(self, *roles: Role) -> list[Member]:
        """Everybody with one of these roles."""
        return [member for member in self.members() if member.role in roles]

    def named(self, text: str) -> Member:
        """The member with this name or WeCom id; a Refusal when there is none or more than one."""
        text = text.strip()
        found = [m for m in self.members() if text.lower() == m.userid or text == m.name]
        if not found:
            raise Refusal(f"店里没有「{text[:20]}」，发「员工」看看都有谁。")
        if len(found) > 1:
            raise Refusal(f"有 {len(found)} 位「{text[:20]}」，请写企业微信账号。")
        return found[0]

    def add(
        self,
        userid: str,
        name: str,
        role: Role,
        *,
        by: Member | None,
        store_id: str = "",
        cashier: str = "",
    ) -> Member:
        """A new member; `by` is None for the operator. A Refusal when he is here already."""
        if by is not None:
            self._check_granter(by)
        person_id = person_of(self._desk.connection, self._desk.vault, userid, name)
        if self.of(person_id):
            raise Refusal(f"{name[:20]} 已经在店里了，改角色请发「角色 {name[:20]} {role.word}」。")
        self._desk.connection.execute(
            staff.insert().values(
                merchant_id=self._desk.merchant_id,
                person_id=person_id,
                role=role,
                store_id=store_id,
                cashier=cashier,
                granted_at=self._desk.now,
            )
        )
        member = Member(person_id, userid.lower(), name, role, store_id, cashier)
        self._audit.write("staff.add", str(person_id), after=role, by=by)
        return member

    def set_role(self, member: Member, role: Role, *, by: Member | None) -> None:
        """Another role; only an owner gives one, never to himself, and one owner always remains."""
        if by is not None:
            self._check_granter(by, member)
        self._keep_an_owner(member, role)
        done = self._desk.connection.execute(
            update(staff)
            .where(self._desk.mine(staff), staff.c.person_id == member.person_id,
                   staff.c.role == member.role)
            .values(role=role, granted_at=self._desk.now)
        )  # fmt: skip
        if done.rowcount == 0:
            raise Refusal(f"{member.name[:20]} 的角色刚被别人改过，发「员工」看看再改。")
        self._audit.write("staff.role", str(member.person_id), member.role, role, by=by)

    def remove(self, member: Member, *, by: Member | None) -> None:
        """Somebody who left; from this moment no button of his does anything."""
        if by is not None:
            self._check_granter(by, member)
        self._keep_an_owner(member, None)
        self._desk.connection.execute(
            delete(staff).where(self._desk.mine(staff), staff.c.person_id == member.person_id)
        )
        self._audit.write("staff.remove", str(member.person_id), member.role, by=by)

    def _check_granter(self, by: Member, member: Member | None = None) -> None:
        now = self.of(by.person_id)
        if now is None or now.role is not Role.OWNER:
            raise Refusal("只有老板能改员工和角色。")
        if member is not None and member.person_id == by.person_id:
            raise Refusal("自己的角色要由另一位老板来改。")

    def _keep_an_owner(self, member: Member, role: Role | None) -> None:
        if role is Role.OWNER:
            return
        # Locked, so that two owners cannot demote each other at the same moment.
        query = select(staff.c.person_id).where(self._desk.mine(staff), staff.c.role == Role.OWNER)
        owners = self._desk.connection.execute(query.with_for_update()).scalars().all()
        if list(owners) == [member.person_id]:
            raise Refusal("店里至少要留一位老板。")


def shops_of(connection: Connection, vault: Vault, userid: str) -> list[tuple[str, Member]]:
    """In which shops this person works, and as what, at this moment."""
    person_id = connection.execute(PERSON, {"userid": userid.lower()}).scalar_one_or_none()
    if person_id is None:
        return []
    enter_person(connection, person_id)
    rows = connection.execute(SHOPS, {"person": person_id}).all()
    return [(row.merchant_id, _read(row, vault)) for row in rows]


def person_of(connection: Connection, vault: Vault, userid: str, name: str) -> int:
    """The person's row, made when WeChat Work's id is new to us; ids differ by more than case."""
    userid = userid.strip().lower()
    query = select(persons.c.person_id).where(persons.c.userid == userid)
    found = connection.execute(query).scalar_one_or_none()
    if found is not None:
        return int(found)
    blob = vault.seal(name, "corp", "persons", userid, "name")
    connection.execute(persons.insert().values(userid=userid, name=blob, active=True))
    return int(connection.execute(query).scalar_one())


def _read(row: Row[*tuple[Any, ...]], vault: Vault) -> Member:
    name = vault.open(row.name, "corp", "persons", row.userid, "name")
    return Member(row.person_id, row.userid, name, Role(row.role), row.store_id, row.cashier)
