image := "ghcr.io/acme/app:1"
in := `
FROM redis:7
RUN x
`
