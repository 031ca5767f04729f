#!/bin/sh
# Starts Debian's own Redmine on loopback, with a database in FOLDER: redmine.sh FOLDER PORT
# Installs it first where it is missing. Prints two API keys (ours, a worker's) and a line "ready" when it answers.
set -eu
folder=$1
port=$2
home=/usr/share/redmine

if [ ! -e "$home/config.ru" ] || ! dpkg -s redmine 2>/dev/null | grep -q '^Status: install ok installed'; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends redmine-sqlite redmine puma >&2 || {
    # Slim systems leave out the gems' folders, in which there is only documentation; bundler wants to see them.
    for spec in /usr/share/rubygems-integration/*/specifications/*.gemspec \
      /usr/lib/*/rubygems-integration/*/specifications/*.gemspec; do
      mkdir -p "$(dirname "$(dirname "$spec")")/gems/$(basename "$spec" .gemspec)"
    done
    dpkg --configure -a >&2
  }
fi

# Redmine reads further gems from this file; the web server is one.
[ -e "$home/Gemfile.local" ] || echo 'gem "puma"' >"$home/Gemfile.local"
(cd "$home" && bundle install --local --quiet >&2)
cp /var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default "$folder/redmine.db"
cd "$home"
export DATABASE_URL="sqlite3:$folder/redmine.db" RAILS_ENV=production RAILS_LOG_TO_STDOUT=0
export REDMINE_INSTANCE=default
bundle exec rails runner '
  ActionMailer::Base.perform_deliveries = false
  Setting.rest_api_enabled = "1"
  project = Project.create!(name: "Linli", identifier: "linli", is_public: false, trackers: Tracker.all,
                            enabled_module_names: ["issue_tracking"])
  role = Role.find_by(builtin: 0) || Role.create!(name: "Desk", permissions: [])
  role.update!(issues_visibility: "all", permissions: [:view_issues, :add_issues, :edit_issues, :delete_issues,
    :add_issue_notes, :view_private_notes, :set_notes_private, :set_issues_private])
  keys = %w[desk worker].map do |login|
    user = User.new(firstname: login, lastname: "Linli", mail: "#{login}@example.org", language: "zh")
    user.login = login
    user.admin = true
    user.password = user.password_confirmation = SecureRandom.hex(16)
    user.save!
    Member.create!(user: user, project: project, roles: [role])
    user.api_key
  end
  puts keys.join(" ")
' 2>/dev/null | grep -E '^[0-9a-f]{40} [0-9a-f]{40}$'
exec bundle exec puma --environment production --bind "tcp://127.0.0.1:$port" --threads 4:4 config.ru 2>&1
