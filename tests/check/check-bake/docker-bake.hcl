variable "BASE" { default = "ngnix" }
target "app" {
  contexts = { base = "docker-image://${BASE}:1" }
  dockerfile-inline = <<EOT
FROM alpin:3.20
EOT
  tags = ["ghrc.io/acme/app"]
}
