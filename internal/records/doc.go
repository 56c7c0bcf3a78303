// Package records is the item layout: which key, index entries and body each
// thing of the system has in the table. It is written once, above the storage
// port, so that every driver stores the same.
//
// # Layout
//
// Everything of one case shares the partition case#<id>, so that one commit and
// one query reach it:
//
//	case                     the case; index queue by who must act, account by owner
//	history#<version>        one record per version, in the feed
//	form#<number>            a kept version of the sealed form
//	key                      the case's wrapped data key
//	draft                    the draft, until it is submitted
//	findings#<visit>         what the automatic pre-check found
//	clock                    the running deadline; index work by its next reminder
//	follow                   wake-up of the workflow; index work
//	wait                     the task token that waits, or the stamp of the last one
//	execution                generation of the execution that runs the case
//	outbox#<kind>#<version>  what is still to be published or notified; index work
//	delivery#<slip>          what is still to be delivered to the bureau; index work
//	notice#<key>             ledger entry of one notice; index work until it is settled
//	scan#<id>                a scan and what became of it
//	shown#<what>             which scan of one purpose, thing and page is shown
//	appearance#<site>        the head came
//	checklist#<site>#<visit> what the desk has looked at
//	slip#<site>#<version>    a version of a site's slip, its content sealed, and who signed it
//	proof#<site>#<version>   what the public sees of a slip is to be brought up to date; index work
//	agreement#<id>           the applicant's agreement
//	consent#<person>         a named person's consent
//	confirmation#<person>    the SMS code that a person owes
//	access#<time>#<id>       who read personal data, and why
//
// Outside of a case:
//
//	claim#<kind>#<value>     / claim      one live case or filing holds it (I11)
//	series#<province>-<year> / counter    last number of a series (I1)
//	number#<subject number>  / number     which case has it
//	request#<actor>#<key>    / request    idempotency key, digest and outcome (I12)
//	bureau#<province>        / sequence   last delivery sequence of a bureau
//	provider#<id>            / provider   the access provider's record
//	mailbox#<owner>          / <notice>   a notice in a mailbox
//	checksum#<provider>#<sum> / <case>#<scan>  a scan of this checksum, of any case of the provider
//	calendar                 / holidays   the years whose holidays an operator added
//
// Tenants are part of the keys by which lists are read: a provider's queue and
// a bureau's queue are partitions of their own, an account's cases too, so that
// no list can leave its tenant.
package records
