module beian

go 1.26.0

require github.com/google/btree v1.1.3

require (
	golang.org/x/net v0.62.0
	golang.org/x/text v0.43.0 // indirect
)

require (
	github.com/coreos/go-oidc/v3 v3.21.0
	github.com/go-jose/go-jose/v4 v4.1.4
	golang.org/x/oauth2 v0.36.0 // indirect
)
