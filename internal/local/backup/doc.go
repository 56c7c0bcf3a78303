// Package backup copies the folder of a one-machine system while it runs, and
// makes a folder of such a copy again.
//
// A copy holds the records as of one moment, every scan that they name, and
// what else an operator put into the folder. The master keys are not in it: they
// are copied to a place of their own, because who has both can read everything.
// A manifest says of every file how long it is and what its SHA-256 is.
//
// A restored folder is not handed over before it was looked through: the
// history of every case replays to exactly its present state (I4), the numbers of
// every series are 1 to n (I1), the keys open every case, each live one holds its
// claims (I11), and every clean scan is there.
package backup

// Names within a system's folder, and within a copy of it.
const (
	recordsFile  = "beian.db"
	keysFile     = "keys"
	scansFolder  = "scans"
	manifestFile = "manifest.json"
)
