// Package structure holds the tests of what no single package can see: who may
// import whom, what the work on cases must not do, and that one thing has one
// name in every place.
package structure
