// Package policy is the one place that says who may do and see what. It is a
// table ([Allow] reads it) with default deny: a role, an action or an
// attribute that it does not know is refused.
//
// How callers use it, so that nobody learns of another tenant's cases:
//
//  1. The actor comes from a verified token, or from a link that a person was
//     sent, and never from a path, a query or a body.
//  2. Load the thing; if there is none, answer NotFound.
//  3. Ask [Allow]. On a [*Denied] with Hide set, answer exactly the NotFound of
//     step 2; without it, answer Forbidden.
//
// Hide is set whenever the actor may not even view the thing, so a foreign
// case and an unknown one give the same answer to every action, also to those
// that the role could never do.
package policy

import (
	"errors"
	"fmt"
	"slices"
)

// Role is what a person is in the procedure.
type Role string

// The roles. The public has no account and reads published objects only.
const (
	Applicant Role = "applicant" // 网站主办者
	Verifier  Role = "verifier"  // 接入服务单位备案人员
	Manager   Role = "manager"   // the verifiers' supervisor in the same organisation
	Reviewer  Role = "reviewer"  // 省通信管理局
	Auditor   Role = "auditor"   // 备案中心
	Officer   Role = "officer"   // administrative law-enforcement inspector
	Person    Role = "person"    // who is named in a case and has no account, by the link that he was sent
)

// Roles lists every role.
func Roles() []Role {
	return []Role{Applicant, Verifier, Manager, Reviewer, Auditor, Officer, Person}
}

// Actor is a signed-in person as the token states him, or who holds a link. A
// token states no case, so that nobody becomes a [Person] by one.
type Actor struct {
	ID       string // the account, unique within the one issuer that is trusted, or the link
	Role     Role
	Provider string // organisation; verifiers and managers have one, nobody else
	Province string // two-digit province code; reviewers have one, nobody else
	Case     string // the case of a Person's link; nobody else has one
	Named    string // id of the Person in the form of that case; nobody else has one
}

// ErrActor: an actor without an account, of an unknown role, or with an
// attribute missing or too many for his role.
var ErrActor = errors.New("policy: not an actor")

// Valid answers [ErrActor] unless the actor has exactly the attributes of his
// role.
func (a Actor) Valid() error {
	var provider, province, person bool
	switch a.Role {
	case Applicant, Auditor, Officer:
	case Verifier, Manager:
		provider = true
	case Reviewer:
		province = true
	case Person:
		person = true
	default:
		return ErrActor
	}
	if a.ID == "" || provider != (a.Provider != "") || province != (a.Province != "") || person != (a.Case != "") || person != (a.Named != "") {
		return ErrActor
	}
	return nil
}

// Resource names the parties of what is acted on. An empty attribute is
// nobody's: it matches no actor. So a resource tells its story by what it has:
// a draft has an Applicant alone; a case gets its Provider when it is
// submitted; it gets its Province only when it was delivered to that
// administration, before which no reviewer sees it. A queue or an overview has
// the Provider or the Province whose it is, and no Applicant. What one person of
// a case says for himself has the Case and whom it Names, and nothing else.
type Resource struct {
	Applicant string // account of the applicant
	Provider  string // access provider (接入服务单位) of the case
	Province  string // two-digit code of the administration that has received the case
	Case      string // id of the case
	Named     string // id of the person in the form of the case
	// Demonstration marks the system itself where its clock may be moved. No
	// resource of a deployed system has it.
	Demonstration bool
}

// Action is something that a person asks for. What clocks and the system do by
// themselves asks nobody and has no entry.
type Action string

// Denied is the refusal of an action.
type Denied struct {
	Action Action // empty where the action is not one of the table
	// Hide: answer as if the thing did not exist.
	Hide bool
}

// Error names the action and nobody.
func (d *Denied) Error() string { return fmt.Sprintf("policy: %s is not allowed", d.Action) }

// Allow gives nil where the table grants the action on the resource to the
// actor, and a [*Denied] in every other case.
func Allow(actor Actor, action Action, on Resource) error {
	row, known := table[action]
	if !known {
		return &Denied{Hide: true}
	}
	if granted(row.grants, actor, on) {
		return nil
	}
	return &Denied{Action: action, Hide: row.seenBy != "" && !granted(table[row.seenBy].grants, actor, on)}
}

// Actions lists every action of the table in order.
func Actions() []Action {
	var all []Action
	for action := range table {
		all = append(all, action)
	}
	slices.Sort(all)
	return all
}

func granted(grants map[Role]relation, actor Actor, on Resource) bool {
	related, ok := grants[actor.Role]
	return ok && actor.Valid() == nil && related(actor, on)
}

// relation tells whether a resource is the actor's.
type relation func(Actor, Resource) bool

// An actor's own attribute is never empty here ([Actor.Valid]), so an empty
// one of the resource does not match.
func own(a Actor, r Resource) bool        { return r.Applicant == a.ID }
func ofProvider(a Actor, r Resource) bool { return r.Provider == a.Provider }
func ofProvince(a Actor, r Resource) bool { return r.Province == a.Province }
func named(a Actor, r Resource) bool      { return r.Case == a.Case && r.Named == a.Named }

func everywhere(Actor, Resource) bool        { return true }
func demonstration(_ Actor, r Resource) bool { return r.Demonstration }
